import type {Field} from '../../../types/bill.ts'
import {type ContractText, contractField, HEAD} from './text.ts'

const FORMS =
  'Inc|Incorporated|Corp|Corporation|L\\.?L\\.?C|Ltd|Limited|L\\.?P|LLP|PLC|plc|Co|Company|N\\.?A|N\\.?V|B\\.?V|S\\.?A|S\\.?A\\.?S|S\\.?A\\.?R\\.?L|GmbH|AG|KG|SE|S\\.?p\\.?A|S\\.?r\\.?l|A\\.?S|Pte|Pty|Trust|Bank|Partnership|University|Foundation|Association|e\\.V|Sdn Bhd'
const WORD = "(?:[\\p{Lu}\\d][\\p{L}\\d'’&.*@/-]*|\\([\\p{Lu}][\\p{L} .]*\\)|&|of|and|the|de|for|y)"
const named = new RegExp(
  `(?<![\\p{L}\\d])([\\p{Lu}\\d][\\p{L}\\d'’&.*@/-]*(?:,?\\s+${WORD}){0,7}?,?\\s+(?:${FORMS})\\.?(?:,?\\s+(?:${FORMS})\\.?)*)(?![\\p{L}])`,
  'gu',
)
/** `NAME ("Short")`, `NAME (the "Seller")`, `NAME (hereinafter ...)`. */
const defined =
  /([\p{Lu}][^()"“”;:]{2,90}?)\s*\(\s*(?:(?:hereinafter|hereafter|herein|together|collectively|the|referred|called|as|to|each|individually|a|an|“|"|,)\s*)*["“]/gu
const preambleEnd = /\b(?:WITNESSETH|W I T N E S S E T H|RECITALS?|WHEREAS|Whereas|BACKGROUND|NOW,? THEREFORE)\b/u
const preambleStart =
  /\b(?:by and between|by and among|between|among|BETWEEN|AMONG|BY AND BETWEEN|zwischen|entre|tra|tussen|pomiędzy)\b/u
const joinWord = /\s+(?:and|und|et|y|e|en)\s+(?=[\p{Lu}])/u
const described =
  /,\s*(?:an?|the|with|having|whose|organized|incorporated|existing|located|acting|on behalf|duly)\b.*$/su
const notParty =
  /^(?:this|the|agreement|section|article|exhibit|state|effective|date|whereas|securities|exchange|united states|common stock|new york stock|form)\b|agreement|contract$/iu

const MAX_PARTIES = 20

/** Part of the head that names the parties: from "between" to the recitals. */
function preamble(contract: ContractText): {text: string; offset: number} {
  const head = contract.text.slice(0, HEAD)
  const start = preambleStart.exec(head)
  const offset = start === null ? 0 : start.index + start[0].length
  const rest = head.slice(offset, offset + 2500)
  const end = preambleEnd.exec(rest)
  return {text: rest.slice(0, end === null || end.index < 40 ? rest.length : end.index), offset}
}

function cleanName(raw: string): string {
  const name = raw.replace(described, '').replace(/^(?:and|by|between|among|the|both|of|to)\s+/iu, '')
  const last = name.split(joinWord).at(-1) ?? name
  const kept = new RegExp(`(?:${FORMS})\\.?$`, 'u').test(last) || last === name ? last : name
  return kept
    .replace(/^[^\p{L}\d]+|[\s,;:*-]+$/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
}

const key = (name: string): string => name.toLowerCase().replace(/[^\p{L}\d]/gu, '')

/** Names with a legal form, and names that get a short form in quotes, in the preamble. */
export function readParties(contract: ContractText): Field[] {
  const {text, offset} = preamble(contract)
  const hits = [...text.matchAll(named), ...text.matchAll(defined)]
    .map((match) => ({name: cleanName(match[1] ?? ''), at: match.index}))
    .filter(({name}) => name.length > 2 && name.length < 90 && !notParty.test(name) && /\p{Lu}/u.test(name))
    .sort((a, b) => a.at - b.at)
  const parties: {name: string; at: number}[] = []
  for (const hit of hits) {
    const known = parties.some(({name}) => key(name).includes(key(hit.name)) || key(hit.name).includes(key(name)))
    if (!known) parties.push(hit)
  }
  return parties
    .slice(0, MAX_PARTIES)
    .map(({name, at}) => contractField(contract, name, 0.75, offset + at, 'named where the parties are introduced'))
}
