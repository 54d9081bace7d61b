import type {Reading} from '../layout/reading.ts'

/** Behind a letter head, and before what stands below a signature. */
const ROWS = 25
const greeting =
  /^(?:hi|hello|hey|dear|hallo|liebe[rs]?|lieber|sehr geehrte[rs]?|chere?|bonjour|madame|monsieur|querid[oa]|hola|hej|hei|kar[ae]|kaere|car[oa]|ciao|gentile|beste|drog[ia]|czesc|exm[oa]|ola)(?: [\p{L}. '-]{1,40})?[,:!]$/u
const goodbye =
  /^(?:yours|love|lots of love|cheers|regards|best|best wishes|all the best|take care|many thanks|liebe grusse|viele grusse|gruss|grusse|lg|bises|bisous|amities|amicalement|cordialement|un abrazo|besos|saludos|un abbraccio|baci|saluti|cari saluti|groetjes|groeten|liefs|pozdrawiam|usciski|abracos|beijinhos|um abraco|kram|hilsen|mvh|thanks|danke|merci|grazie|gracias),?$/u

/** How many there are of a line that greets ("Hi Kim,") and one that says goodbye ("Cheers,"), each with nothing else in it: 0 to 2. */
export function correspondence({rows}: Reading): number {
  const greets = rows.slice(0, ROWS).some(({folded}) => greeting.test(folded))
  const parts = rows.slice(-ROWS).some(({folded}) => goodbye.test(folded))
  return Number(greets) + Number(parts)
}
