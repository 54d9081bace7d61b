import type {SampleTruth} from '../samples-truth.ts'
import {zip} from './zip.ts'

export const contractTruth: SampleTruth = {kind: 'contract', date: '2026-02-01'}

const paragraphs = [
  'SERVICES AGREEMENT',
  'This Services Agreement (the "Agreement") is made on February 1, 2026 (the "Effective Date") between Blue Kettle Design Studio LLC, 400 Imaginary Plaza, Port Quill, Maine ("Provider") and Northern Lamp Company, 18 Wick Street, Fort Almond, Texas ("Client").',
  '1. Services. Provider shall design the printed and electronic catalogues that Client orders in writing.',
  '2. Term. This Agreement starts on the Effective Date and expires on January 31, 2028, unless it is terminated earlier as set out below.',
  '3. Renewal. This Agreement renews automatically for successive terms of one (1) year unless either party gives written notice of non-renewal at least sixty (60) days before the end of the current term.',
  '4. Fees. Client shall pay Provider a monthly fee of $2,400.00 within thirty (30) days of receipt of an invoice.',
  '5. Termination. Either party may terminate this Agreement for convenience upon ninety (90) days written notice to the other party.',
  '6. Confidentiality. Each party shall keep the confidential information of the other party secret for three (3) years after this Agreement ends.',
  '7. Limitation of Liability. The total liability of either party shall not exceed the fees paid in the twelve (12) months before the claim.',
  '8. Assignment. Neither party may assign this Agreement without the prior written consent of the other party.',
  '9. Governing Law. This Agreement is governed by the laws of the State of Maine.',
  'Signed for Blue Kettle Design Studio LLC: Imogen Placeholder, Managing Member',
  'Signed for Northern Lamp Company: Robin Sample, Director of Purchasing',
]

const escapeXml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const header = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org'

/** The smallest file that word processors open. */
export function contractDocx(): Buffer {
  const body = paragraphs
    .map((text) => `<w:p><w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`)
    .join('')
  return zip([
    [
      '[Content_Types].xml',
      `${header}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${header}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="r1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ],
    [
      'word/document.xml',
      `${header}<w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    ],
  ])
}
