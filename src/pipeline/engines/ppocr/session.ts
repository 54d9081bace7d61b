import type {InferenceSession, Tensor} from 'onnxruntime-node'
import {DocumentError} from '../../../errors.ts'
import {packaged} from '../../../packaged/index.ts'
import {runtimePackage, withoutRuntime} from '../onnxruntime.ts'
import {installCommand, type Packages} from './models.ts'

/** A loaded network with one input and one output. */
export interface Network {
  /** `data` in the order of `dims` (batch, channels, height, width). */
  run(data: Float32Array, dims: readonly number[]): Promise<{data: Float32Array; dims: readonly number[]}>
  release(): Promise<void>
}

type Runtime = typeof import('onnxruntime-node')

// One thread: a worker process is one core. Spinning and the memory pattern only help fixed sizes and many threads.
export const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  enableMemPattern: false,
  // Its arena keeps what the largest page needed for ever, in powers of two: 200 MB more, and 4 % less time.
  enableCpuMemArena: false,
  extra: {session: {intra_op: {allow_spinning: '0'}, inter_op: {allow_spinning: '0'}}},
}

/** onnxruntime, loaded when first asked for. Throws E_OCR with the command that helps where it is missing or broken. */
export function loadRuntime(packages: Packages = packaged): Runtime {
  stayPrivate()
  try {
    return packages.load(runtimePackage(packages)) as Runtime
  } catch (cause) {
    const never = withoutRuntime()
    const reason = never ?? (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]
    throw new DocumentError('E_OCR', `onnxruntime cannot be loaded: ${reason}`, {
      class: 'transient',
      hint: never === null ? installCommand : '--engine tesseract',
      cause,
    })
  }
}

/**
 * Since 1.29 the builds of Microsoft tell it what is done with them: an id of the machine, names and hashes of models, to
 * mobile.events.data.microsoft.com after some seconds (POSIX telemetry, microsoft/onnxruntime#27379). It looks at this variable
 * once, when the first network is made, and at no option.
 */
function stayPrivate(): void {
  process.env['ORT_DISABLE_TELEMETRY'] = '1'
}

/** Makes a network of the bytes of an ONNX model. */
export async function openNetwork(runtime: Runtime, model: Uint8Array): Promise<Network> {
  const session = await runtime.InferenceSession.create(model, sessionOptions)
  const input = session.inputNames[0]!
  const output = session.outputNames[0]!
  return {
    run: async (data, dims) => {
      const results = await session.run({[input]: new runtime.Tensor('float32', data, dims)})
      const tensor = results[output] as Tensor
      return {data: tensor.data as Float32Array, dims: tensor.dims}
    },
    release: () => session.release(),
  }
}

/** A network for colours that is given gray: the same plane for each of its three. */
export function inColours({run, release}: Network): Network {
  return {
    release,
    run: async (gray, [batch = 1, , height = 1, width = 1]) => {
      const data = new Float32Array(3 * gray.length)
      for (let channel = 0; channel < 3; channel++) data.set(gray, channel * gray.length)
      return run(data, [batch, 3, height, width])
    },
  }
}
