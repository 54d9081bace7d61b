import type {CommandShape} from '../../types/command.ts'
import {bashCompletion} from './bash.ts'
import {fishCompletion} from './fish.ts'
import {zshCompletion} from './zsh.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

const writers = {bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion}

/** The script by which a shell completes our commands, flags and their values; of `snap` too, where that is not snapd's. */
export const completionScript = (shell: Shell, commands: readonly CommandShape[]): string => writers[shell](commands)
