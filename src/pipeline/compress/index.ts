import type {CompressData, CompressInput} from '../../types/results.ts'
import type {Stage} from '../stage.ts'
import {archiveImage} from './archive-image.ts'
import {archivePdf} from './archive-pdf.ts'
import {compressImage} from './compress-image.ts'

/** The small, searchable archive file of a picture or PDF, or a smaller picture, and a thumbnail. Text documents make no file. */
export const compressStage: Stage<CompressInput, CompressData> = {
  name: 'compress',
  group: 'compress',
  version: 2,
  unit: 'document',
  media: ['image', 'pdf'],
  options: [
    'quality',
    'maxDpi',
    'searchable',
    'redoOcr',
    'lossless',
    'targetBytes',
    'imageFormat',
    'keepMetadata',
    'passwordFile',
  ],
  requires: ['image', 'pdf', 'pdfWriter'],
  limits: {softMs: 300_000, hardMs: 600_000},
  run: async (input, context) => {
    const {imageFormat} = context.options
    if (input.document.media === 'image') {
      return imageFormat === 'pdf' ? archiveImage(input, context) : compressImage(input, imageFormat, context)
    }
    if (input.document.media === 'pdf') return archivePdf(input, context)
    return {data: {archive: null}, artifacts: []}
  },
}
