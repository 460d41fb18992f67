import type { ExprNode } from 'jsonata';

type Part = Record<string, unknown>;

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;

/** The node and every node below it. */
function* nodesIn(value: unknown): Generator<Part> {
  if (!isPart(value)) return;
  if (!Array.isArray(value)) yield value;
  for (const part of Object.values(value)) yield* nodesIn(part);
}

const variableName = (node: unknown): string | undefined =>
  isPart(node) && node.type === 'variable' ? String(node.value) : undefined;

/** The names of the functions that the expression calls, also through `~>`. */
export function calledFunctions(tree: ExprNode): string[] {
  const called: string[] = [];
  for (const node of nodesIn(tree)) {
    const name = variableName(node.procedure) ?? (node.type === 'apply' ? variableName(node.rhs) : undefined);
    if (name !== undefined) called.push(name);
  }
  return called;
}

/** The names that the expression binds itself, with `:=` or as a function's parameters. */
export function localNames(tree: ExprNode): Set<string> {
  const names = new Set<string>();
  for (const node of nodesIn(tree)) {
    const bound = node.type === 'bind' ? [node.lhs] : node.type === 'lambda' ? (node.arguments as unknown[]) : [];
    for (const name of bound.map(variableName)) if (name !== undefined) names.add(name);
  }
  return names;
}

/**
 * Whether the expression reads its input document: by `$`, `$$` or a bare field name outside of a path's later steps,
 * predicates and orderings, which read what the path has found.
 */
export function usesContext(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(usesContext);
  if (!isPart(node)) return false;
  if (node.type === 'name' || node.type === 'wildcard' || node.type === 'descendant') return true;
  const variable = variableName(node);
  if (variable === '' || variable === '$') return true;
  if (node.type === 'path') return usesContext((node.steps as unknown[])[0]);
  return Object.entries(node).some(([field, part]) => !FOUND_BY_THE_NODE.has(field) && usesContext(part));
}

/** The fields of a node whose expressions read what the node itself has found. */
const FOUND_BY_THE_NODE = new Set(['stages', 'predicate', 'group', 'pattern', 'update', 'delete']);
