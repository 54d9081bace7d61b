import {useSignal} from '@preact/signals'
import type {DocumentJson} from '../../../../types/contract.ts'
import {Button} from '../components/button.tsx'
import {Pill} from '../components/states.tsx'
import {readOnly} from '../events.ts'
import type {Entry, Section} from './entries.ts'
import {FieldRow} from './field-row.tsx'
import {Items, Taxes} from './items.tsx'
import {active, sections} from './store.ts'
import {Checks, liveProof, Sum} from './sum.tsx'
import './form.css'

type Candidates = Record<string, readonly string[]>

/** What was read of a document, to be looked through and written over. */
export const Form = ({document, candidates}: {document: DocumentJson; candidates: Candidates}) => (
  <div class="form">
    {document.reviewReasons.length === 0 ? null : (
      <ul class="reasons" aria-label="Why this needs a look">
        {document.reviewReasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    )}
    {sections.value.length === 0 ? (
      <p class="quiet">Nothing was read of this document that could be corrected.</p>
    ) : (
      sections.value.map((section) => (
        <SectionForm key={section.prefix + (section.bill === null)} section={section} candidates={candidates} />
      ))
    )}
    {document.contract === null ? null : <Clauses contract={document.contract} />}
  </div>
)

function SectionForm({section, candidates}: {section: Section; candidates: Candidates}) {
  const {prefix, title, pages, bill, entries} = section
  const currency = entries.find(({name}) => name === 'currency')?.field.value ?? null
  const proof = liveProof(section)
  return (
    <section class="form-section" aria-label={title ?? 'Values'}>
      {title === null ? null : (
        <h3>
          {title} {pages === null ? null : <Pill>{pageWords(pages.from, pages.to)}</Pill>}
        </h3>
      )}
      {proof === null ? null : <Sum proof={proof} currency={currency} />}
      <Fields entries={entries} currency={currency} candidates={candidates} />
      {bill === null ? null : (
        <>
          <Items list={`${prefix}items`} lines={bill.items} currency={currency} />
          <Taxes list={`${prefix}taxes`} lines={bill.taxes} currency={currency} />
          <Checks checks={bill.checks} />
        </>
      )}
    </section>
  )
}

const pageWords = (from: number, to: number) => (from === to ? `page ${from}` : `pages ${from}–${to}`)

interface FieldsProps {
  entries: readonly Entry[]
  currency: string | null
  candidates: Candidates
}

/** Fields with a value and those that are missed; the rest behind a button. */
function Fields({entries, currency, candidates}: FieldsProps) {
  const isOpen = useSignal(false)
  const isTold = ({field, unsure, path}: Entry) => field.value !== null || unsure || path === active.value
  const toggle = () => {
    isOpen.value = !isOpen.value
  }
  const rest = entries.filter((one) => !isTold(one))
  const shown = isOpen.value ? entries : entries.filter(isTold)
  return (
    <div class="fields">
      {shown.map((entry) => (
        <FieldRow key={entry.path} entry={entry} currency={currency} candidates={candidates[entry.path] ?? []} />
      ))}
      {rest.length === 0 || readOnly.value ? null : (
        <Button kind="plain" onClick={toggle}>
          {isOpen.value ? 'Fewer fields' : `${rest.length} more fields`}
        </Button>
      )}
    </div>
  )
}

/** What a contract says, by kind of clause: to be read. */
const Clauses = ({contract: {amounts, clauses}}: {contract: NonNullable<DocumentJson['contract']>}) => (
  <>
    {amounts.length === 0 ? null : (
      <section class="form-section">
        <h3>Amounts</h3>
        <dl class="quotes">
          {amounts.map(({value, currency, what, page}, i) => (
            <div key={i}>
              <dt>{what ?? 'Amount'}</dt>
              <dd>
                {value} {currency} <span class="quiet small">page {page}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    )}
    {clauses.length === 0 ? null : (
      <section class="form-section">
        <h3>Clauses</h3>
        <dl class="quotes">
          {clauses.map(({type, quote, page, heading}, i) => (
            <div key={i}>
              <dt>
                {type} <span class="quiet small">{heading ?? `page ${page}`}</span>
              </dt>
              <dd class="quote">{quote}</dd>
            </div>
          ))}
        </dl>
      </section>
    )}
  </>
)
