import { html } from 'hono/html';
import { printable } from '#core/text';
import type { Markup } from '#functions/pages/page';

/** Longest answer to `who` and `why` that is kept. */
export const LONGEST_FIELD = 200;

/** A field that a person fills in. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** As it is shown at first, and again where something was wrong. */
  readonly value?: string;
  /** Attributes of an `<input type="number">`; a text otherwise. */
  readonly number?: { readonly min: number; readonly max: number };
  readonly autocomplete?: 'name' | 'off';
}

/** A button that sends the form, with what it says besides the fields. */
export interface Button {
  readonly label: string;
  readonly look: 'act' | 'danger' | 'plain';
  readonly name?: string;
  readonly value?: string;
}

/** What is wrong with what was sent, by field; under `form` what is wrong with the whole. */
export type Problems = Readonly<Record<string, string>>;

interface Form {
  /** Of `shownAs` in core/link.ts: what the form counts for. */
  readonly shown: string;
  readonly fields: readonly Field[];
  readonly buttons: readonly Button[];
  readonly problems?: Problems;
}

/** A form, after a list of what is wrong with what was sent. */
export function form({ shown, fields, buttons, problems = {} }: Form): Markup {
  return html`
    ${wrong(problems, fields)}
    <form method="post">
      <input type="hidden" name="form" value="${shown}" />
      ${fields.map((each) => field(each, problems[each.name]))}
      <div class="buttons">${buttons.map(button)}</div>
    </form>
  `;
}

function wrong(problems: Problems, fields: readonly Field[]): Markup | string {
  const all = Object.entries(problems);
  if (all.length === 0) return '';
  const isField = (name: string) => fields.some((each) => each.name === name);
  const items = all.map(([name, text]) =>
    isField(name) ? html`<li><a href="#${name}">${text}</a></li>` : html`<li>${text}</li>`,
  );
  return html`<div class="wrong" role="alert"><p>Nothing was changed.</p><ul>${items}</ul></div>`;
}

function field({ name, label, hint, value = '', number, autocomplete = 'off' }: Field, problem?: string): Markup {
  const said = [...(hint ? [`${name}-hint`] : []), ...(problem ? [`${name}-problem`] : [])].join(' ');
  const kind = number
    ? html`type="number" inputmode="numeric" min="${number.min}" max="${number.max}"`
    : html`type="text" maxlength="${LONGEST_FIELD}"`;
  return html`
    <label for="${name}">${label}</label>
    ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : ''}
    ${problem ? html`<p class="problem" id="${name}-problem">${problem}</p>` : ''}
    <input id="${name}" name="${name}" ${kind} value="${value}" required autocomplete="${autocomplete}" ${
      said ? html`aria-describedby="${said}"` : ''
    } ${problem ? html`aria-invalid="true"` : ''} />`;
}

function button({ label, look, name, value }: Button): Markup {
  const says = name ? html`name="${name}" value="${value ?? ''}"` : '';
  return html`<button type="submit" class="${look}" ${says}>${label}</button>`;
}

/** The two questions of every form. What is answered is self-declared, and the history says so. */
export function whoAndWhy(whyLabel: string, sent: URLSearchParams | undefined): readonly [Field, Field] {
  const { who, why } = answers(sent);
  return [
    { name: 'who', label: 'Who are you?', autocomplete: 'name', value: who },
    { name: 'why', label: whyLabel, value: why },
  ];
}

/** The answers to the two questions as they are kept: printable, on one line, empty where there is none. */
export function answers(sent: URLSearchParams | undefined): { readonly who: string; readonly why: string } {
  const read = (name: string) => printable(sent?.get(name) ?? '', LONGEST_FIELD);
  return { who: read('who'), why: read('why') };
}

/** A form that was sent. */
export type Sent =
  | { readonly is: 'whole'; readonly who: string; readonly why: string }
  | { readonly is: 'wrong'; readonly problems: Problems }
  /** It was filled in when the page showed something else. */
  | { readonly is: 'outdated' };

/**
 * Reads a form that was sent.
 *
 * @param shown what the page shows now
 * @param fields with their values, as they were sent
 * @param problems what else is wrong with the values
 */
export function readForm(
  sent: URLSearchParams,
  shown: string,
  fields: readonly Field[],
  problems: Problems = {},
): Sent {
  const filledInFor = sent.get('form');
  if (filledInFor && filledInFor !== shown) return { is: 'outdated' };
  const all: Problems = {
    ...(!filledInFor && { form: 'Nothing was done yet: please fill in the form on this page and press its button.' }),
    ...problems,
    ...missing(fields),
  };
  return Object.keys(all).length > 0 ? { is: 'wrong', problems: all } : { is: 'whole', ...answers(sent) };
}

function missing(fields: readonly Field[]): Problems {
  const empty = fields.filter(({ value }) => !value);
  return Object.fromEntries(empty.map(({ name, label }) => [name, `The form needs an answer to “${label}”.`]));
}
