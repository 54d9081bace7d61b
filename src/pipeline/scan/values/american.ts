const states =
  'A[LKZR]|C[AOT]|DE|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]'

/** State and ZIP code, or a line that ends in "Town, ST". */
const address = new RegExp(`\\b(?:${states})\\.? \\d{5}(?:-\\d{4})?\\b|\\p{L}, ?(?:${states})\\.?$`, 'mu')
/** The comma is what engines lose first; two capitals that end a line are a state beside a telephone number of this form. */
const stateAtEnd = new RegExp(`\\p{L} (?:${states})$`, 'mu')
const phone = /\(\d{3}\) ?\d{3}-\d{4}/

/** Whether a text has an address in the United States. */
export const hasAmericanAddress = (text: string): boolean =>
  address.test(text) || (phone.test(text) && stateAtEnd.test(text))
