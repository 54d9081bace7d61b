import {foldScaling} from './fold-scaling.ts'
import {dropUnused, type Graph, graphOf} from './graph.ts'
import {rewriteHardSwish} from './hard-swish.ts'
import {keepClasses} from './keep-classes.ts'
import {readModel, writeModel} from './model.ts'
import {takeGray} from './one-channel.ts'
import {rewriteEnlarging} from './subpixel.ts'

/** A network rewritten to do the same in less time; what does not look as expected stays as it is. */
export function simplify(file: Uint8Array): Uint8Array {
  return written(simplified(file))
}

/**
 * The same for a classifier of which `classes` only are wanted; `kept` says whether it has no others now. Where
 * its channels are normalised alike it takes gray: `gray` says whether it does.
 */
export function simplifyClassifier(
  file: Uint8Array,
  classes: readonly number[],
): {file: Uint8Array; kept: boolean; gray: boolean} {
  const graph = simplified(file)
  const kept = keepClasses(graph, classes)
  const gray = takeGray(graph)
  return {file: written(graph), kept, gray}
}

function simplified(file: Uint8Array): Graph {
  const graph = graphOf(readModel(file))
  foldScaling(graph)
  rewriteHardSwish(graph)
  rewriteEnlarging(graph)
  return graph
}

function written({model}: Graph): Uint8Array {
  dropUnused(model)
  return writeModel(model)
}
