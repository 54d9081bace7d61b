import type {Condition, Dialect} from '../../search/conditions.ts'

/** Conditions as PostgreSQL writes them; lists are one parameter, so that there are few texts to prepare. */
export const postgres: Dialect = {
  yes: 'true',
  no: 'false',
  folded: (column) => `fold(${column})`,
  path: 'fold_path(path)',
  ordered: (column) => `${column} COLLATE "C"`,
  number: '?::float8',
  contains: (column, values) => ({
    text: `EXISTS (SELECT 1 FROM unnest(?::text[]) part WHERE strpos(${column}, part) > 0)`,
    parameters: [values],
  }),
  is: (column, values) => ({text: `${column}::text = ANY(?::text[])`, parameters: [values]}),
}

/** The condition with `$5`, `$6`, … for its `?`, the first being `from`. */
export function numbered({text, parameters}: Condition, from: number): Condition {
  let next = from
  return {text: text.replaceAll('?', () => `$${next++}`), parameters}
}
