import { createHash } from 'node:crypto';

/**
 * The look of every page: one column, large targets, the system's own fonts and its choice of day or night. Nothing is
 * loaded. Colours keep 4.5 to 1 against what is behind them, edges of controls 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
 */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --card: #f4f6f8; --line: #d0d7de; --edge: #6e7781; --act: #0a58ca; --danger: #b3261e; --on: #fff; font: 1.0625rem/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9ba5b0; --paper: #0d1117; --card: #161b22; --line: #30363d; --edge: #8b949e; --act: #79b8ff; --danger: #ff9a92; --on: #0d1117; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 42rem; padding: 1.25rem 1rem 4rem; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
header { color: var(--soft); font-weight: 600; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.75rem 0 1.25rem; }
h2 { font-size: 1.125rem; margin: 2rem 0 0.5rem; }
a { color: var(--act); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.375rem 1.25rem; margin: 0 0 1.25rem; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; font-family: ui-monospace, monospace; font-size: 0.9375rem; }
.wrong { border-left: 4px solid var(--danger); padding: 0.5rem 0 0.5rem 1rem; margin: 0 0 1.25rem; }
.wrong p { margin: 0; font-weight: 600; }
.wrong .why { font-weight: 400; }
.wrong ul { margin: 0.25rem 0; padding-left: 1.25rem; }
label { display: block; margin: 1.25rem 0 0.25rem; font-weight: 600; }
.hint, .problem { margin: 0 0 0.375rem; font-size: 0.9375rem; }
.hint, .aside { color: var(--soft); }
.problem { color: var(--danger); font-weight: 600; }
input { width: 100%; min-height: 3rem; padding: 0.5rem 0.75rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: 0.375rem; }
input[aria-invalid] { border: 2px solid var(--danger); }
input[type="number"] { max-width: 10rem; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-top: 1.75rem; }
button { flex: 1 1 12rem; min-height: 3rem; padding: 0.5rem 1.25rem; font: inherit; font-weight: 600; border: 2px solid var(--act); border-radius: 0.375rem; background: var(--act); color: var(--on); cursor: pointer; }
button.danger { border-color: var(--danger); background: var(--danger); }
button.plain { background: var(--paper); color: var(--act); }
time { white-space: nowrap; }
.timeline { list-style: none; margin: 0; padding: 0; }
.timeline > li { border-left: 2px solid var(--line); padding: 0 0 1rem 1rem; }
.timeline h3 { font-size: 1rem; margin: 0; }
.timeline time { color: var(--soft); font-size: 0.9375rem; }
.timeline p { margin: 0.125rem 0; }
@media (max-width: 30rem) { .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: 0.5rem; } button { flex-basis: 100%; } }
`;

/** Admits this style, and no other, into a page: being the same for all, it leaves equal answers equal byte for byte. */
export const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
