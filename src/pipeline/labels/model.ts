import type {LabelExample} from '../../types/label.ts'
import {guessByKeywords} from './by-keywords.ts'
import {bestOf, type Calibration, calibrate, confidenceOf, type Evidence, evidenceOf, isSilent} from './calibration.ts'
import {countFeatures, type FeatureCounts, featuresOf, occurrencesOf, type Token, tokensOf} from './features.ts'
import {hash32} from './hash.ts'
import {describeLabel} from './keywords.ts'
import {type Sample, trainLinear, type Weights} from './linear.ts'
import {type Vocabulary, vectorOf, vocabularyOf} from './vocabulary.ts'
import {reasons} from './why.ts'

/** What was learned: plain data, except for the typed arrays. */
export interface LabelModel {
  /** In the order of their code points. */
  labels: readonly string[]
  /** Of each label, how many texts it was learned from; 0 where its name is all that is known. */
  examples: readonly number[]
  vocabulary: Vocabulary
  weights: Weights
  calibration: Calibration
}

export interface Candidate {
  label: string
  /** 0 to 1; from 0.9 on sure: of those at most 3 in 100 should be wrong. */
  confidence: number
}

/** A label for a text, or why there is none. */
export interface LabelGuess {
  /** Null where too little speaks for any label. */
  label: string | null
  confidence: number
  /** `keyword`: of a label that has no examples, by its name or by words that are usual for it. */
  source: 'learned' | 'keyword'
  /** The likeliest labels, at most 3, also where none is given. */
  candidates: Candidate[]
  /** Words of the text that moved it most, most first, at most 5, in the spelling of the text. */
  why: string[]
}

/** 32 MB of weights: with 20 labels all features of 20,000 customer texts, with 1,000 labels the 8,000 most frequent. */
const maxWeights = 8_000_000
/** Of more texts this many are learned from, evenly over the labels: 20,000 take 5 s, and more change nothing. */
export const maxExamples = 20_000

/**
 * Learns from examples; the same whatever their order. `named` are labels without examples, known by their names and by
 * the words that are usual for them (keywords.ts). Never throws on any texts; without labels every guess is none.
 */
export function trainLabels(examples: readonly LabelExample[], named: readonly string[] = []): LabelModel {
  const labels = [...new Set([...examples.map(({label}) => label), ...named])].sort(byCodeUnit)
  const indexes = new Map(labels.map((label, index) => [label, index]))
  const texts = chosen(byText(examples, indexes), labels.length)
  const counted = texts.map(({text}) => featuresOf(text))
  const described = labels.flatMap((label, i) =>
    describeLabel(label).map((text) => ({counts: featuresOf(text), labels: [i]})),
  )
  const vocabulary = vocabularyOf(
    [...counted, ...described.map(({counts}) => counts)],
    Math.floor(maxWeights / Math.max(1, labels.length)),
  )
  const taught = counted.map((counts, i) => ({...vectors(counts, vocabulary), labels: texts[i]!.labels}))
  const names: Sample[] = described.map(({counts, labels: own}) => ({
    vector: vectorOf(counts, vocabulary),
    labels: own,
  }))
  const features = vocabulary.frequencies.length
  return {
    labels,
    examples: labels.map((_, i) => texts.filter((text) => text.labels.includes(i)).length),
    vocabulary,
    weights: trainLinear([...taught, ...names], features, labels.length),
    calibration: calibrate(taught, names, features, labels.length),
  }
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const vectors = (counts: FeatureCounts, vocabulary: Vocabulary) => ({
  vector: vectorOf(counts, vocabulary),
  unseen: vectorOf(counts, vocabulary, 1),
})

interface LabelledText {
  text: string
  labels: number[]
}

/** Each text once with all its labels, by first label and then in an order that depends on the text alone. */
function byText(examples: readonly LabelExample[], indexes: ReadonlyMap<string, number>): LabelledText[] {
  const found = new Map<string, Set<number>>()
  for (const {text, label} of examples) {
    const known = found.get(text)
    if (known) known.add(indexes.get(label)!)
    else found.set(text, new Set([indexes.get(label)!]))
  }
  const texts = [...found].map(([text, labels]) => ({
    text,
    labels: [...labels].sort((a, b) => a - b),
    hash: hash32(text),
  }))
  texts.sort((a, b) => a.labels[0]! - b.labels[0]! || a.hash - b.hash || byCodeUnit(a.text, b.text))
  return texts
}

/** All texts, or of each label as many as fit: those of rare labels all stay. */
function chosen(texts: LabelledText[], labels: number): LabelledText[] {
  if (texts.length <= maxExamples) return texts
  const seen = new Map<number, number>()
  const each = Math.max(1, Math.floor(maxExamples / labels))
  return texts.filter(({labels: [label = 0]}) => {
    const count = (seen.get(label) ?? 0) + 1
    seen.set(label, count)
    return count <= each
  })
}

const maxCandidates = 3

/** The likeliest label of a text, or none where too little speaks for it. */
export function guessLabel(model: LabelModel, text: string): LabelGuess {
  const tokens = tokensOf(text)
  const learned = model.examples.some((count) => count > 0) ? guessLearned(model, tokens) : nothing
  if (learned.label !== null) return learned
  const untaught = model.labels.filter((_, i) => model.examples[i] === 0)
  const byKeywords = guessByKeywords(untaught, tokens)
  if (byKeywords === null) return learned
  const others = learned.candidates.filter(({label}) => label !== byKeywords.label)
  const {label, confidence} = byKeywords
  return {...byKeywords, source: 'keyword', candidates: [{label, confidence}, ...others].slice(0, maxCandidates)}
}

const nothing: LabelGuess = {label: null, confidence: 0, source: 'learned', candidates: [], why: []}

/** A label that was never taught is no answer here: its keywords say more than a model of its name. */
function guessLearned(model: LabelModel, tokens: readonly Token[]): LabelGuess {
  const occurrences = occurrencesOf(tokens)
  const vector = vectorOf(countFeatures(occurrences), model.vocabulary)
  if (vector.rows.length === 0) return nothing
  const evidence = evidenceOf(vector, model.weights, model.labels.length)
  const best = bestOf(evidence)
  const candidates = candidatesOf(model, evidence)
  const isNone = model.examples[best] === 0 || isSilent(evidence, best, model.calibration)
  return {
    label: isNone ? null : model.labels[best]!,
    confidence: candidates[0]!.confidence,
    source: 'learned',
    candidates,
    why: reasons(tokens, occurrences, vector, model.vocabulary, weightAgainstNext(model, evidence, best)),
  }
}

function candidatesOf({labels, calibration}: LabelModel, evidence: Evidence): Candidate[] {
  const order = labels.map((_, i) => i).sort((a, b) => evidence.scores[b]! - evidence.scores[a]! || a - b)
  return order.slice(0, maxCandidates).map((i) => ({
    label: labels[i]!,
    confidence: Math.round(1000 * confidenceOf(evidence, i, calibration)) / 1000,
  }))
}

/** How much a row of the vocabulary speaks for the label, against the next one. */
function weightAgainstNext({labels, weights}: LabelModel, {scores}: Evidence, best: number): (row: number) => number {
  const next = scores.reduce((found, score, i) => (i !== best && (found < 0 || score > scores[found]!) ? i : found), -1)
  const weightOf = (row: number, label: number) => weights[row * labels.length + label]!
  return (row) => weightOf(row, best) - (next < 0 ? 0 : weightOf(row, next))
}
