import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Component} from './tree.ts'

/** Software or data of others inside a package, which the package's own licence does not cover. */
export interface Part {
  name: string
  version: string | null
  /** SPDX expression. Of each identifier in it there is a text in texts/, unless the package brings its text. */
  licence: string
  copyright: string
}

type Row = readonly [name: string, licence: string, copyright: string]

/** Libraries that several packages have inside, by what @img/sharp-libvips-* calls them. */
const shared = {
  harfbuzz: ['HarfBuzz', 'MIT', 'Copyright (c) Google, Inc., Red Hat, Inc., Behdad Esfahbod and others'],
  heif: ['libheif', 'LGPL-3.0-or-later', 'Copyright (c) Struktur AG, Dirk Farin and contributors'],
  tiff: ['LibTIFF', 'libtiff', 'Copyright (c) 1988-1997 Sam Leffler; Copyright (c) 1991-1997 Silicon Graphics, Inc.'],
  webp: ['libwebp', 'BSD-3-Clause', 'Copyright (c) 2010, Google Inc. All rights reserved.'],
} as const satisfies Readonly<Record<string, Row>>

/** By what @img/sharp-libvips-* calls them in versions.json; licences from its README. */
const libvips: Readonly<Record<string, Row>> = {
  ...shared,
  aom: [
    'aom',
    'BSD-2-Clause',
    'Copyright (c) 2001-2025, Alliance for Open Media. Its patent licence: aomedia.org/license/patent-license',
  ],
  archive: ['libarchive', 'BSD-2-Clause', 'Copyright (c) 2003-2025 Tim Kientzle and contributors'],
  cairo: [
    'cairo',
    'MPL-1.1',
    'Copyright (c) University of Southern California, Red Hat, Inc., Keith Packard and contributors',
  ],
  cgif: ['cgif', 'MIT', 'Copyright (c) Daniel Loebl and contributors'],
  exif: ['libexif', 'LGPL-3.0-or-later', 'Copyright (c) Lutz Mueller and contributors'],
  expat: [
    'expat',
    'MIT',
    'Copyright (c) 1998-2000 Thai Open Source Software Center Ltd and Clark Cooper; Copyright (c) 2001-2025 Expat maintainers',
  ],
  ffi: ['libffi', 'MIT', 'Copyright (c) 1996-2025 Anthony Green, Red Hat, Inc. and others'],
  fontconfig: [
    'fontconfig',
    'HPND-sell-variant',
    'Copyright (c) 2000-2007 Keith Packard; Copyright (c) 2005 Patrick Lam; Copyright (c) 2007 Dwayne Bailey and Translate.org.za; Copyright (c) 2009 Roozbeh Pournader; Copyright (c) 2008-2020 Red Hat, Inc.; Copyright (c) 2008 Danilo Segan; Copyright (c) 2012 Google, Inc.',
  ],
  freetype: [
    'FreeType',
    'FTL',
    'Portions of this software are copyright (c) The FreeType Project (www.freetype.org). All rights reserved.',
  ],
  fribidi: ['FriBidi', 'LGPL-3.0-or-later', 'Copyright (c) Behdad Esfahbod, Dov Grobgeld and contributors'],
  glib: ['GLib', 'LGPL-3.0-or-later', 'Copyright (c) the GLib authors'],
  highway: ['Highway', 'BSD-3-Clause', 'Copyright (c) The Highway Project Authors. All rights reserved.'],
  imagequant: [
    'libimagequant',
    'BSD-2-Clause',
    'Copyright (c) 1989, 1991 Jef Poskanzer; Copyright (c) 1997-2002 Greg Roelofs; Copyright (c) 2009-2016 Kornel Lesinski',
  ],
  lcms: ['Little CMS', 'MIT', 'Copyright (c) 1998-2025 Marti Maria Saguer'],
  mozjpeg: [
    'mozjpeg',
    'IJG AND BSD-3-Clause AND Zlib',
    'Copyright (c) Thomas G. Lane, Guido Vollbeding; D. R. Commander; Mozilla Corporation and others',
  ],
  pango: ['Pango', 'LGPL-3.0-or-later', 'Copyright (c) the Pango authors'],
  pixman: [
    'pixman',
    'MIT',
    'Copyright (c) The Open Group, Digital Equipment Corporation, Keith Packard, SuSE, Inc., Red Hat, Inc. and others',
  ],
  png: [
    'libpng',
    'libpng-2.0',
    'Copyright (c) 1995-2025 The PNG Reference Library Authors; (c) 2018-2025 Cosmin Truta; (c) 2000-2018 Glenn Randers-Pehrson; (c) 1996-1997 Andreas Dilger; (c) 1995-1996 Guy Eric Schalnat, Group 42, Inc.',
  ],
  'proxy-libintl': ['proxy-libintl', 'LGPL-3.0-or-later', 'Copyright (c) Tor Lillqvist'],
  rsvg: ['librsvg', 'LGPL-3.0-or-later', 'Copyright (c) the librsvg authors'],
  uhdr: ['libultrahdr', 'MIT', 'Copyright (c) The Android Open Source Project'],
  vips: [
    'libvips',
    'LGPL-3.0-or-later',
    'Copyright (c) John Cupitt and contributors; contains libnsgif, MIT, Copyright (c) 2004 Richard Wilson, (c) 2008 Sean Fox, (c) Michael Drake',
  ],
  xml2: ['libxml2', 'MIT', 'Copyright (c) 1998-2025 Daniel Veillard and others. All Rights Reserved.'],
  'zlib-ng': [
    'zlib-ng',
    'Zlib',
    'Copyright (c) 1995-2024 Jean-loup Gailly and Mark Adler, and the zlib-ng contributors',
  ],
}

const pdfium =
  'Copyright (c) The PDFium Authors, Foxit Software Inc. and the authors of the libraries named in LICENSE.pdfium'

/** What the packages with compiled code or data of others do not say in their package.json. */
const inside: readonly [name: RegExp, parts: readonly Row[]][] = [
  [
    /^tesseract\.js-core$/u,
    [
      ['Tesseract OCR', 'Apache-2.0', 'Copyright (c) Google Inc., Hewlett-Packard and contributors'],
      ['Leptonica', 'BSD-2-Clause', 'Copyright (c) 2001-2025 Leptonica. All rights reserved.'],
      ['zlib', 'Zlib', 'Copyright (c) 1995-2024 Jean-loup Gailly and Mark Adler'],
      ['libpng', 'libpng-2.0', 'Copyright (c) 1995-2025 The PNG Reference Library Authors'],
      ['libjpeg', 'IJG', 'Copyright (c) 1991-2025 Thomas G. Lane, Guido Vollbeding'],
      shared.tiff,
      ['giflib', 'MIT', 'Copyright (c) 1997 Eric S. Raymond'],
      shared.webp,
      ['OpenJPEG', 'BSD-2-Clause', 'Copyright (c) 2002-2014 Universite catholique de Louvain, Belgium, and others'],
    ],
  ],
  [
    /^@tesseract\.js-data\//u,
    [['Tesseract language data', 'Apache-2.0', 'Copyright (c) Google Inc. and the Tesseract authors']],
  ],
  [
    /^@gutenye\/ocr-models$/u,
    [['PP-OCRv4 mobile models', 'Apache-2.0', 'Copyright (c) PaddlePaddle Authors. All Rights Reserved.']],
  ],
  [/^@embedpdf\/pdfium$/u, [['PDFium', 'BSD-3-Clause AND Apache-2.0', pdfium]]],
  [/^harfbuzzjs$/u, [shared.harfbuzz]],
  [
    /^zxing-wasm$/u,
    [
      ['ZXing-C++', 'Apache-2.0', 'Copyright (c) ZXing authors, Axel Waggershauser and contributors'],
      ['libzint', 'BSD-3-Clause', 'Copyright (c) 2008-2025 Robin Stuart'],
    ],
  ],
  [/^better-sqlite3$/u, [['SQLite', 'blessing', 'The authors of SQLite disclaim copyright']]],
  [
    /^libheif-js$/u,
    [shared.heif, ['libde265', 'LGPL-3.0-or-later', 'Copyright (c) 2013-2025 Struktur AG, Dirk Farin']],
  ],
]

/** The parts of a package that are not its authors'. Throws where libvips has one that the table does not know. */
export function partsOf({name, folder}: Component): Part[] {
  if (/^@img\/sharp-libvips-/u.test(name)) return libvipsParts(folder)
  const rows = inside.find(([who]) => who.test(name))?.[1] ?? []
  return rows.map((row) => part(row, null))
}

const part = ([name, licence, copyright]: Row, version: string | null): Part => ({name, version, licence, copyright})

function libvipsParts(folder: string | null): Part[] {
  const file = folder === null ? null : join(folder, 'versions.json')
  if (file === null || !existsSync(file)) return Object.values(libvips).map((row) => part(row, null))
  const versions = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  return Object.entries(versions).map(([key, version]) => {
    const row = libvips[key]
    if (row === undefined) throw new Error(`libvips has a part that scripts/licences/parts.ts does not know: ${key}`)
    return part(row, version)
  })
}
