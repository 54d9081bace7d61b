import type {EInvoice} from '../../../types/e-invoice.ts'
import type {XmlElement} from '../../engines/types.ts'

interface Syntax {
  syntax: EInvoice['syntax']
  names: readonly string[]
  /** Its start tag in a text. */
  rootTag: RegExp
  namespace: RegExp
}

/** Root elements of e-invoices, with the namespaces of all their versions. */
const syntaxes: readonly Syntax[] = [
  {
    syntax: 'cii',
    names: ['CrossIndustryInvoice', 'CrossIndustryDocument'],
    rootTag: /<(?:[\w.-]+:)?CrossIndustry(?:Invoice|Document)[\s>]/,
    namespace: /^urn:(?:un:unece:uncefact:data:standard|ferd):CrossIndustry(?:Invoice|Document):/,
  },
  {
    syntax: 'ubl',
    names: ['Invoice', 'CreditNote'],
    rootTag: /<(?:[\w.-]+:)?(?:Invoice|CreditNote)[\s>]/,
    namespace: /^urn:oasis:names:specification:ubl:schema:xsd:(?:Invoice|CreditNote)-2$/,
  },
  {
    syntax: 'fatturapa',
    names: ['FatturaElettronica', 'FatturaElettronicaSemplificata'],
    rootTag: /<(?:[\w.-]+:)?FatturaElettronica(?:Semplificata)?[\s>]/,
    // Its names are nobody else's, and some programs leave the namespace out.
    namespace: /^(?:$|https?:\/\/(?:ivaservizi\.agenziaentrate|www\.fatturapa)\.gov\.it\/)/,
  },
]

/**
 * Whether the first characters of a file are those of an e-invoice: one of the root elements and one of the namespaces.
 * An envelope around it (SBDH) does not matter.
 */
export function looksLikeEInvoice(head: string): boolean {
  if (!head.trimStart().startsWith('<')) return false
  const declared = [...head.matchAll(/xmlns(?::[\w.-]+)?\s*=\s*["']([^"']{1,200})["']/g)].map((match) => match[1]!)
  return syntaxes.some(
    ({rootTag, namespace}) => rootTag.test(head) && ['', ...declared].some((uri) => namespace.test(uri)),
  )
}

/** Peppol's envelope holds the invoice one level below its root. */
const deepest = 2

/** The invoice in an XML tree, and its syntax; null where there is none. */
export function findInvoice(root: XmlElement, depth = 0): {element: XmlElement; syntax: EInvoice['syntax']} | null {
  const match = syntaxes.find(({names, namespace}) => names.includes(root.name) && namespace.test(root.namespace))
  if (match) return {element: root, syntax: match.syntax}
  if (depth === deepest) return null
  for (const child of root.children) {
    const found = findInvoice(child, depth + 1)
    if (found) return found
  }
  return null
}
