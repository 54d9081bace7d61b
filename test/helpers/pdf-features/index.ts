import {annotations} from './annotations.ts'
import {attachments} from './attachments.ts'
import type {Feature} from './feature.ts'
import {forms} from './forms.ts'
import {links} from './links.ts'
import {pages} from './pages.ts'
import {structure} from './structure.ts'

/** All that a compressed PDF keeps, by the kind of thing it is. */
export const features: Feature[] = [...forms, ...links, ...attachments, ...annotations, ...structure, ...pages]
