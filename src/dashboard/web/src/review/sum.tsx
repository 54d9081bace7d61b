import type {Bill, Check} from '../../../../types/bill.ts'
import {money} from '../components/format.ts'
import {Icon} from '../components/icon.tsx'
import {drafted} from './actions.ts'
import type {Entry, Section} from './entries.ts'
import {type Proof, proofOf, shares, type TermName} from './proof.ts'
import {saidOr} from './store.ts'

const names: Record<TermName, string> = {
  items: 'Items',
  subtotal: 'Subtotal',
  discount: 'Discount',
  tax: 'Tax',
  tip: 'Tip',
  rounding: 'Rounding',
}

/** The value of a field as it stands in the form now, half typed ones included. */
function now(entries: readonly Entry[], name: string): string | null {
  const entry = entries.find((one) => one.name === name)
  if (entry === undefined) return null
  const typed = drafted(entry)
  return typed === undefined ? entry.field.value : typed
}

/** items + tax = total as it is with what is being typed. null: nothing to add up. */
export function liveProof({prefix, bill, entries}: Section): Proof | null {
  if (bill === null) return null
  const items = bill.items.map(({amount}, i) => {
    const path = `${prefix}items[${i}].amount`
    const typed = drafted({path, shape: 'money'})
    return typed === undefined ? saidOr(path, amount) : typed
  })
  return proofOf({
    items,
    subtotal: now(entries, 'subtotal'),
    discount: now(entries, 'discount'),
    tax: now(entries, 'tax'),
    tip: now(entries, 'tip'),
    rounding: now(entries, 'rounding'),
    total: now(entries, 'total'),
  })
}

/** The sum of a bill, drawn: green when it comes to the total. */
export function Sum({proof, currency}: {proof: Proof; currency: string | null}) {
  const {terms, total, gap, holds} = proof
  return (
    <figure class="sum" data-holds={holds} aria-label="Items and tax against the total">
      <Drawn proof={proof} />
      <figcaption class="sum-words">
        {terms.map(({name, amount, included}, i) => (
          <span key={name} class="sum-term" data-term={name} data-included={included || undefined}>
            {i === 0 || included ? '' : amount.startsWith('-') ? '− ' : '+ '}
            {included ? `incl. ${names[name].toLowerCase()}` : names[name]}{' '}
            <b class="number">{money(i === 0 || included ? amount : amount.replace('-', ''), currency)}</b>
          </span>
        ))}
        <span class="sum-term">
          {holds ? '=' : '≠'} Total <b class="number">{money(total, currency)}</b>
        </span>
        <output class="sum-end">
          {holds ? (
            <>
              <Icon name="check" /> holds
            </>
          ) : (
            `${money(gap.replace('-', ''), currency)} ${gap.startsWith('-') ? 'too much' : 'missing'}`
          )}
        </output>
      </figcaption>
    </figure>
  )
}

/** Blocks beside each other, and the total as a line that they reach, or do not. */
function Drawn({proof}: {proof: Proof}) {
  const widths = shares(proof)
  let x = 0
  return (
    <svg class="sum-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="sum-ground" x={0} y={0} width={100} height={10} />
      {proof.terms.map(({name, amount}, i) => {
        const width = widths.terms[i]! * 100
        const from = amount.startsWith('-') ? x - width : x
        x += amount.startsWith('-') ? -width : width
        return <rect key={name} class="sum-block" data-term={name} x={from} y={0} width={width} height={10} />
      })}
      <rect class="sum-mark" x={widths.total * 100 - 0.6} y={0} width={0.6} height={10} />
    </svg>
  )
}

const checkNames: Record<string, string> = {
  'items-sum-to-subtotal': 'Items add up',
  'subtotal-plus-tax-is-total': 'Subtotal and tax make the total',
  'paid-minus-change-is-total': 'Paid less change is the total',
  'tax-rate-times-base': 'Tax is its rate',
  'total-written-twice': 'Total printed twice',
  'date-not-in-future': 'Date is not in the future',
}

/** Proofs of the bill as the server made them; those that have nothing to say are left out. */
export const Checks = ({checks}: {checks: Bill['checks']}) => {
  const told = checks.filter(({ok}) => ok !== null)
  if (told.length === 0) return null
  return (
    <ul class="checks" aria-label="Checks">
      {told.map((check) => (
        <OneCheck key={check.name} check={check} />
      ))}
    </ul>
  )
}

const OneCheck = ({check: {name, ok, detail}}: {check: Check}) => (
  <li class={ok ? 'good' : 'bad'}>
    <Icon name={ok ? 'check' : 'close'} size={14} />
    <span>
      {checkNames[name] ?? name}
      <span class="hidden">{ok ? ': yes' : ': no'}</span> <span class="quiet small">{detail}</span>
    </span>
  </li>
)
