import type {PoolLimits} from './types.ts'

export const poolDefaults: PoolLimits = {
  // 30 s of silence is 15 missed beats: no load stops a thread for so long, only SIGSTOP, swap death or a stuck process do.
  beatMs: 2000,
  silenceMs: 30_000,
  orphanMs: 500,
  // Looking at 16 children takes 0.25 ms of /proc reads, 1.2 % of a core with timers and all; idle ones are not looked at.
  sampleMs: 100,
  // A child answers 0.06 s after its start (0.15 s from the sources); a cold disk under load takes seconds.
  startMs: 60_000,
  cancelMs: 2000,
  // Engines leak and fragment: wasm memory never shrinks (150-200 MB a child, 500 MB after one huge page).
  recycleAfterJobs: 100,
  recycleAboveMb: 300,
  // PDFium's wasm aborts at 2.1 GB by itself; a page of OCR needs below 1 GB.
  maxRssMb: 2048,
}
