/**
 * A failure as JSON that PostgreSQL reads: its text holds no NUL and no half of a surrogate pair, which messages about damaged
 * documents may quote.
 */
export const failureText = (failure: object): string =>
  JSON.stringify(failure, (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '\ufffd').toWellFormed() : value,
  )
