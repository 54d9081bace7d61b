import {foldScaling} from './fold-scaling.ts'
import {dropUnused, graphOf} from './graph.ts'
import {rewriteHardSwish} from './hard-swish.ts'
import {keepClasses} from './keep-classes.ts'
import {readModel, writeModel} from './model.ts'

/** A network rewritten to do the same in less time; what does not look as expected stays as it is. */
export function simplify(file: Uint8Array): Uint8Array {
  return rewrite(file, []).file
}

/** The same for a classifier of which `classes` only are wanted; `kept` says whether it has no others now. */
export function simplifyClassifier(file: Uint8Array, classes: readonly number[]): {file: Uint8Array; kept: boolean} {
  return rewrite(file, classes)
}

function rewrite(file: Uint8Array, classes: readonly number[]): {file: Uint8Array; kept: boolean} {
  const graph = graphOf(readModel(file))
  foldScaling(graph)
  rewriteHardSwish(graph)
  const kept = classes.length > 0 && keepClasses(graph, classes)
  dropUnused(graph.model)
  return {file: writeModel(graph.model), kept}
}
