import {type Sample, scoresOf, trainLinear, type Weights} from './linear.ts'
import {fitLogistic, type Observation, sigmoid} from './logistic.ts'
import type {Vector} from './vocabulary.ts'

/** How scores become confidences. */
export interface Calibration {
  /** Of 1, the score, and its distance to the best of the others: the probability that the label is right. */
  weights: readonly number[]
  /** From this probability on a label is sure; 1 where nothing is. */
  sureFrom: number
  /** Below this probability nothing is said. */
  sayFrom: number
  /** Nor of texts of which less is known. */
  knownFrom: number
}

/**
 * Before anything is known: about what 30 sets of 3 to 20 labels came to. Drawn to it loosely (a standard deviation of 2.6): the fit to 100
 * texts alone was too steep, and lost 1 point of right answers at 5 examples a label. `say`: a label that is wrong six times in seven
 * is not worth saying, one that is wrong nine times in ten never. `known`: texts that are taught again and again with another number know nothing new at all; of what is about something
 * else 0.1 to 0.4 is known.
 */
const prior = {weights: [-1.5, 0, 6], strength: 0.15, say: {least: 0.1, most: 0.15}, known: 0.4}

const folds = 4
/** More texts than this do not make the calibration better, only slower. */
const maxSamples = 2000
/**
 * Of what is asked so much may belong to no label that was taught, beside what does: for the fit, and for where sure
 * begins. Over 14 draws of 5 examples for each of 20 labels 0 to 2.5 % of the sure ones were wrong, 27 % were sure, and in 5 draws
 * nothing was; with 0.05 for the second up to 3.2 % were wrong, with 0.2 nothing was sure in 6 draws.
 */
const strangers = {fitted: 0.2, sure: 0.1}
/** Sure labels may be wrong so often, counting half an error more than were seen. */
const wrongWhenSure = 0.025
/**
 * So many right answers may be lost by saying nothing, for each of two reasons: no label is likely, and next to nothing of the text
 * is known. Of texts about something else entirely the second one silences 19 of 20.
 */
const lostBySilence = 0.004

/** What a text is judged by: the score of each label, and how much of the text is known. */
export interface Evidence {
  scores: Float64Array
  known: number
}

export const evidenceOf = (vector: Vector, weights: Weights, labels: number): Evidence => ({
  scores: scoresOf(vector, weights, labels),
  known: vector.square,
})

/** A text that was taught, and as it would look if it were not: what stands nowhere else is not known. */
export interface Taught extends Sample {
  unseen: Vector
}

function inputsOf({scores}: Evidence, label: number): number[] {
  let rival = -1
  for (let other = 0; other < scores.length; other++)
    if (other !== label && scores[other]! > rival) rival = scores[other]!
  return [1, scores[label]!, scores[label]! - rival]
}

export function bestOf({scores}: Evidence): number {
  return scores.reduce((best, score, label) => (score > scores[best]! ? label : best), 0)
}

const weighed = (inputs: readonly number[], weights: readonly number[]): number =>
  sigmoid(inputs.reduce((sum, input, i) => sum + input * weights[i]!, 0))

const sure = 0.9
/** Only a person is right for certain. */
const highest = 0.99

/** 0.9 and above: as many of those that were not taught were right as `wrongWhenSure` asks for. */
export function confidenceOf(evidence: Evidence, label: number, {weights, sureFrom}: Calibration): number {
  const p = weighed(inputsOf(evidence, label), weights)
  if (sureFrom < 1 && p >= sureFrom) return sure + ((highest - sure) * (p - sureFrom)) / (1 - sureFrom)
  return Math.min(p, sure - 0.01)
}

/** Whether so little speaks for the best label that none should be given. */
export const isSilent = (evidence: Evidence, label: number, {weights, sayFrom, knownFrom}: Calibration): boolean =>
  evidence.known < knownFrom || weighed(inputsOf(evidence, label), weights) < sayFrom

/**
 * Fits the confidence to texts that the labels were not learned from. Each fourth of the taught ones is asked after the
 * others were learned; and the texts of each fourth of the labels after those labels were left out, so that it is known
 * how texts look that belong to no label. `described` (names of labels) are always learned from.
 */
export function calibrate(
  taught: readonly Taught[],
  described: readonly Sample[],
  features: number,
  labels: number,
): Calibration {
  const asked = sampled(taught)
  const train = (samples: readonly Sample[]) => trainLinear([...samples, ...described], features, labels)
  const own = askedByFold(asked, train, labels)
  const foreign = askedWithoutLabels(asked, described, features, labels)
  const share = (part: number) => (part * own.length) / foreign.length
  const observations = [...own, ...foreign.map((one) => ({...one, weight: share(strangers.fitted)}))]
  const weights = fitLogistic(observations, prior.weights, prior.strength)
  const outcomes = [...own, ...foreign.map((one) => ({...one, weight: share(strangers.sure)}))].map(
    ({inputs, isTrue, weight}) => ({p: weighed(inputs, weights), isTrue, weight}),
  )
  const {say} = prior
  return {
    weights,
    sureFrom: foreign.length === 0 ? 1 : sureFrom(outcomes),
    sayFrom: Math.min(say.most, Math.max(say.least, lowest(outcomes.flatMap(({p, isTrue}) => (isTrue ? [p] : []))))),
    knownFrom: isAlone(taught) ? prior.known : Math.min(prior.known, lowest(asked.map(({unseen}) => unseen.square))),
  }
}

/**
 * Whether one label only was taught: then there is nothing that speaks against it, and half of all texts about anything else
 * got it (8 labels, 1 to 25 examples). With `prior.known` 1 % of them do after 1 example, 17 % after 25.
 */
const isAlone = (taught: readonly Taught[]): boolean => new Set(taught.flatMap(({labels}) => labels)).size < 2

/** At most `maxSamples` of them, evenly spread. */
function sampled<T>(samples: readonly T[]): T[] {
  const every = Math.max(1, samples.length / maxSamples)
  return Array.from({length: Math.min(samples.length, maxSamples)}, (_, i) => samples[Math.floor(i * every)]!)
}

function askedByFold(
  asked: readonly Taught[],
  train: (samples: readonly Sample[]) => Weights,
  labels: number,
): Observation[] {
  const foldOf = foldsOf(asked)
  return Array.from({length: folds}, (_, fold) => {
    const weights = train(asked.filter((_, i) => foldOf[i] !== fold))
    return asked.filter((_, i) => foldOf[i] === fold).map((one) => observed(one, one.labels, weights, labels))
  }).flat()
}

/** The texts of a label are dealt out to the folds in turn: each fold has some of each label. */
function foldsOf(asked: readonly Sample[]): number[] {
  const seen = new Map<number, number>()
  return asked.map(({labels: [label = 0]}) => {
    const count = seen.get(label) ?? label
    seen.set(label, count + 1)
    return count % folds
  })
}

function askedWithoutLabels(
  asked: readonly Taught[],
  described: readonly Sample[],
  features: number,
  labels: number,
): Observation[] {
  // Where there is one label only, nothing can be left out: nothing is sure then.
  const groups = labels < 2 ? 0 : Math.min(folds, labels)
  return Array.from({length: groups}, (_, group) => {
    const isStrange = ({labels: own}: Sample) => own.some((label) => label % groups === group)
    const known = [...asked, ...described].filter((sample) => !isStrange(sample))
    const weights = trainLinear(known, features, labels)
    return asked.filter(isStrange).map((one) => observed(one, [], weights, labels))
  }).flat()
}

function observed({unseen}: Taught, right: readonly number[], weights: Weights, labels: number): Observation {
  const evidence = evidenceOf(unseen, weights, labels)
  const best = bestOf(evidence)
  return {inputs: inputsOf(evidence, best), isTrue: right.includes(best), weight: 1}
}

interface Outcome {
  p: number
  isTrue: boolean
  weight: number
}

/** The lowest probability above which few enough were wrong; 1 where that cannot be shown. */
function sureFrom(outcomes: readonly Outcome[]): number {
  let from = 1
  let [all, wrong] = [0, 0]
  for (const {p, isTrue, weight} of outcomes.toSorted((a, b) => b.p - a.p)) {
    all += weight
    if (!isTrue) wrong += weight
    if ((wrong + 0.5) / (all + 1) <= wrongWhenSure) from = p
  }
  return from
}

/** All but `lostBySilence` of the values are at least this. */
const lowest = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * lostBySilence)] ?? 0
