import type {Bill} from '../../../types/bill.ts'
import type {VendorProfile} from '../../../types/vendor.ts'
import type {Reading} from '../layout/reading.ts'
import {applyMatch} from './apply.ts'
import {matchVendor} from './match.ts'

/** The bill as it was read, or as it reads with what is known about its vendor, if `vendors` has one that wrote it. */
export function withMemory(reading: Reading, bill: Bill, vendors: readonly VendorProfile[]): Bill {
  const match = matchVendor(reading, bill, vendors)
  return match === null ? bill : applyMatch(reading, bill, match)
}
