import type {EInvoice} from '../../../types/e-invoice.ts'
import type {XmlElement} from '../../engines/types.ts'
import {readCii} from './cii.ts'
import {readFattura} from './fattura.ts'
import {findInvoice} from './sniff.ts'
import {readUbl} from './ubl.ts'

const readers = {cii: readCii, ubl: readUbl, fatturapa: readFattura}

/** The invoice of an XML file, or null where it is something else. Never throws. */
export function readInvoice(root: XmlElement): EInvoice | null {
  const found = findInvoice(root)
  return found === null ? null : readers[found.syntax](found.element)
}
