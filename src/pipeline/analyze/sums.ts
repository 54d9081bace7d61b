import type {AmountSum, ContractReport, FolderReport} from '../../types/report.ts'
import {decimal, formatDecimal, sum} from '../scan/values/decimal.ts'
import {fold} from '../scan/values/fold.ts'

interface Named {
  what: string
  currency: string
  value: bigint
  contract: string
}

/** Amounts that can be added: for the same thing, in the same currency, each once a contract. The others are counted. */
export function sumsOf(contracts: readonly ContractReport[]): Pick<FolderReport, 'amounts' | 'amountsApart'> {
  const all = contracts.flatMap(({id, amounts}) => amounts.map((amount) => ({...amount, contract: id})))
  const named = all.flatMap(({what, currency, value, contract}): Named[] =>
    what === null || currency === null || !/^-?\d+(?:\.\d{1,6})?$/u.test(value)
      ? []
      : [{what: fold(what).trim(), currency, value: decimal(value), contract}],
  )
  const groups = Map.groupBy(named, ({what, currency}) => `${currency} ${what}`)
  const amounts = [...groups.values()]
    .map(toSum)
    .sort((a, b) => (`${a.currency} ${a.what}` < `${b.currency} ${b.what}` ? -1 : 1))
  return {amounts, amountsApart: all.length - named.length}
}

/** A contract that names a fee of 100 in three places has one fee of 100. */
function toSum(group: readonly Named[]): AmountSum {
  const once = [...new Map(group.map((one) => [`${one.contract} ${one.value}`, one])).values()]
  const {what, currency} = group[0]!
  return {
    what,
    currency,
    total: formatDecimal(sum(once.map(({value}) => value))),
    contracts: [...new Set(once.map(({contract}) => contract))],
  }
}
