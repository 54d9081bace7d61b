import type {Bill} from '../../../types/bill.ts'
import type {VendorProfile} from '../../../types/vendor.ts'
import {type Reading, withMark} from '../layout/reading.ts'
import {applyMatch} from './apply.ts'
import {matchVendor} from './match.ts'

/**
 * The bill as `read` reads it, or as it reads with what is known about its vendor, if `vendors` has one that wrote it. It is
 * read again where only the vendor's other bills show which mark is the decimal one.
 */
export function withMemory(
  reading: Reading,
  read: (reading: Reading) => Bill,
  vendors: readonly VendorProfile[],
): Bill {
  const bill = read(reading)
  const match = matchVendor(reading, bill, vendors)
  if (match === null) return bill
  const known = withMark(reading, match.profile.decimalMark ?? reading.mark)
  return applyMatch(known, known === reading ? bill : read(known), match)
}
