import {homedir} from 'node:os'
import {noHome} from '../account.ts'

/*
 * Imported before anything else: clean-stack, which oclif brings, asks for the home folder when it is loaded, and for a user
 * id without an account (containers, jails) the answer is an error that would end the program. Worker processes inherit it.
 */
try {
  homedir()
} catch {
  process.env['HOME'] = noHome
}
