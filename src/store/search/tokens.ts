/** Most text has no accents, and taking them off costs three times the rest. */
const isPlain = (text: string): boolean => !/[^ -~\s]/.test(text)

/** Text without case and accents, as the index has it (FTS5: unicode61 remove_diacritics 2). */
export const fold = (text: string): string =>
  isPlain(text) ? text.toLowerCase() : text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** A run of what the index makes tokens of. */
export const tokenPattern = /[\p{L}\p{M}\p{N}\p{Co}]+/gu

/** The tokens of a text, folded. Properties of Unicode take three times as long as letters of ASCII. */
export const tokensOf = (text: string): string[] =>
  isPlain(text) ? (text.toLowerCase().match(/[a-z0-9]+/g) ?? []) : (fold(text).match(tokenPattern) ?? [])
