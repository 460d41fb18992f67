/**
 * Keeps the page up to date: fetches its content every two seconds and changes in place what has changed, so that what is
 * unfolded, focused, selected or scrolled to stays so. Without it the page is whole, and reloads by itself.
 */
const PERIOD_MS = 2000;

/** Attributes that belong to whoever looks: the content that arrives says nothing of them. */
const KEPT = new Set(['open', 'hidden']);

const filter = document.getElementById('call-filter');
const pause = document.getElementById('pause');
let paused = false;

for (const control of document.querySelectorAll('[data-scripted]')) control.hidden = false;
filter.addEventListener('input', applyFilter);
pause.addEventListener('click', () => {
  paused = !paused;
  pause.setAttribute('aria-pressed', String(paused));
});

setInterval(() => {
  if (!paused && !document.hidden) void refresh();
}, PERIOD_MS);

async function refresh() {
  try {
    const answer = await fetch('/_sandbox/page/content', { signal: AbortSignal.timeout(10 * PERIOD_MS) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const fresh = document.createElement('template');
    fresh.innerHTML = await answer.text();
    if (!paused) patchChildren(document.body, fresh.content);
    applyFilter();
  } catch {
    document.getElementById('connection').textContent = 'The sandbox does not answer: what you see is not up to date.';
  }
}

function applyFilter() {
  const wanted = filter.value.trim().toLowerCase();
  for (const row of document.querySelectorAll('#calls tbody tr')) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
}

function patch(node, fresh) {
  if (node.isEqualNode(fresh)) return;
  if (!(node instanceof Element)) {
    node.data = fresh.data;
    return;
  }
  patchAttributes(node, fresh);
  patchChildren(node, fresh);
}

function patchAttributes(node, fresh) {
  for (const name of node.getAttributeNames()) {
    if (!KEPT.has(name) && !fresh.hasAttribute(name)) node.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (!KEPT.has(name) && node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}

/** Children with an id are found again by it, the others by their place; nodes are moved only where their order changed. */
function patchChildren(parent, fresh) {
  const freshIds = new Set([...fresh.children].map(({ id }) => id));
  for (const child of [...parent.children]) if (child.id && !freshIds.has(child.id)) child.remove();
  const byId = new Map([...parent.children].filter(({ id }) => id).map((child) => [child.id, child]));
  let place = parent.firstChild;
  for (const child of [...fresh.childNodes]) {
    const known = child.id ? byId.get(child.id) : sameKind(place, child);
    if (known === place && place) place = place.nextSibling;
    else parent.insertBefore(known ?? child, place);
    if (known) patch(known, child);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function sameKind(node, fresh) {
  return node && !node.id && node.nodeName === fresh.nodeName ? node : undefined;
}
