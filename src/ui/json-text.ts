/**
 * A value as JSON that a terminal may show: controls, direction marks and line separators are written as \u escapes,
 * which mean the same. On one line unless `indent` is given.
 */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
