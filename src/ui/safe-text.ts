/**
 * A text from a document or a file name, fit for a terminal: control characters and marks of writing direction (which
 * could move the cursor or hide text) and halves of invalid bytes become visible stand-ins.
 */
export function safeText(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
}
