import type {CausesResult} from '../../../../types/operate.ts'
import {plural} from '../components/format.ts'
import {Loaded, useLoad} from '../components/load.tsx'
import {Empty} from '../components/states.tsx'
import {Cause} from './cause.tsx'
import './failed.css'

/** What went wrong, one card for each cause, and what may help. */
export function Failed() {
  const causes = useLoad<CausesResult>('causes', {live: true})
  return (
    <div class="stack">
      <div class="page-head">
        <h1>Failed</h1>
        <span class="quiet">{summary(causes.data.value)}</span>
      </div>
      <Loaded from={causes}>
        {({causes: groups}) =>
          groups.length === 0 ? (
            <AllWell />
          ) : (
            groups.map((group) => <Cause key={group.code} group={group} onRetried={causes.reload} />)
          )
        }
      </Loaded>
    </div>
  )
}

const summary = (result: CausesResult | null): string =>
  result === null || result.total === 0
    ? ''
    : `${plural(result.total, 'document')}, ${plural(result.causes.length, 'cause')}`

const AllWell = () => (
  <section class="card">
    <Empty icon="check" title="Nothing has failed">
      A document that cannot be read appears here, with the reason and what may help.
    </Empty>
  </section>
)
