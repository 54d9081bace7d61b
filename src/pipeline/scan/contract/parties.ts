import type {Party} from '../../../types/bill.ts'
import {findDefinitions} from './definitions.ts'
import {contractField} from './field.ts'
import {defined, introduced, labelled} from './introductions.ts'
import {partyKey} from './party-name.ts'
import type {Introduced} from './segments.ts'
import {readSignatories} from './signatures.ts'
import {type ContractText, HEAD} from './text.ts'

const MAX_PARTIES = 24

const isSame = (a: string, b: string): boolean =>
  a === b || (Math.min(a.length, b.length) > 4 && (a.startsWith(b) || b.startsWith(a)))

/** Each once; what is a short name or a part of another one is no party of its own. */
function unique(found: readonly Introduced[]): Introduced[] {
  const roles = new Set(found.flatMap(({role}) => (role === null ? [] : [partyKey(role)])))
  const kept: Introduced[] = []
  for (const party of found) {
    const key = partyKey(party.name)
    const isKnown = kept.some(({name}) => partyKey(name) === key || (key.length > 5 && partyKey(name).endsWith(key)))
    if (key.length > 1 && !isKnown && (party.hasForm || partyKey(party.role ?? '') === key || !roles.has(key)))
      kept.push(party)
  }
  return kept.slice(0, MAX_PARTIES)
}

/** The first way of introducing parties that names two; else the one that names most. */
function named(contract: ContractText): Introduced[] {
  let best: Introduced[] = []
  for (const read of [introduced, labelled, defined]) {
    const found = unique(read(contract))
    if (found.length >= 2) return found
    if (found.length > best.length) best = found
  }
  return best
}

/** The short name right behind the first place that names a party, where its introduction gave none. */
function withRole(contract: ContractText, party: Introduced, taken: ReadonlySet<string>): Introduced {
  if (party.role !== null) return party
  const head = contract.text.slice(0, HEAD)
  for (let at = 0, tries = 0; tries < 4; tries++) {
    const start = head.toLowerCase().indexOf(party.name.toLowerCase(), at)
    if (start === -1) break
    at = start + party.name.length
    const [definition] = findDefinitions(head.slice(at, at + 160))
    if (definition?.isParty && definition.role !== null && !taken.has(definition.role))
      return {...party, role: definition.role}
  }
  return party
}

/** Who made the contract, with the short name it gives them; from its introduction, checked with its signatures. */
export function readParties(contract: ContractText): Party[] {
  const signed = readSignatories(contract)
  const signedKeys = signed.map(({name}) => partyKey(name))
  const first = named(contract)
  const taken = new Set(first.flatMap(({role}) => (role === null ? [] : [role])))
  const known = first.map((party) => withRole(contract, party, taken))
  const unnamed =
    known.length >= 2 ? [] : unique(signed.map((one) => ({...one, role: null, isDefined: false, hasForm: true})))
  const fromHead = known.map((party) => {
    const isSigned = signedKeys.some((key) => isSame(key, partyKey(party.name)))
    const confidence = party.isDefined && isSigned ? 0.95 : isSigned ? 0.9 : party.isDefined ? 0.85 : 0.7
    const reason = `named where the parties are introduced${isSigned ? ', and where they sign' : ''}`
    return {...contractField(contract, party.name, confidence, party, reason), role: party.role}
  })
  const fromSignatures = unnamed
    .filter(({name}) => !known.some((other) => isSame(partyKey(other.name), partyKey(name))))
    .map((party) => ({...contractField(contract, party.name, 0.7, party, 'signed the contract'), role: null}))
  return [...fromHead, ...fromSignatures]
}
