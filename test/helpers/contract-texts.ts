/** A contract as a text file, of people and firms that there are not. */
interface Terms {
  title?: string
  end?: string
  notice?: string
  law?: string
  customer?: string
}

export const serviceContract = ({
  title = 'SERVICE AGREEMENT',
  end = 'December 31, 2026',
  notice = 'thirty (30) days',
  law = 'Ruritania',
  customer = 'Quiet Mill Inc.',
}: Terms = {}): string => {
  return `${title}

This Agreement is made and entered into as of January 1, 2026 (the "Effective Date") by and between Blue Heron
Ltd., a company organized under the laws of ${law} ("Supplier"), and ${customer} ("Customer").

1. Term. The term of this Agreement shall commence on the Effective Date and shall continue until ${end}. This
Agreement shall automatically renew for successive one (1) year terms unless either party gives written notice of
non-renewal at least ${notice} prior to the end of the then current term.

2. Payment. Customer shall pay Supplier a monthly fee of EUR 1,500.00 within thirty days of the date of each invoice.

3. Termination. Either party may terminate this Agreement upon written notice if the other party is in material
breach of its obligations hereunder.

4. Liability. In no event shall either party be liable for indirect or consequential damages of any kind.

5. Governing Law. This Agreement shall be governed by and construed in accordance with the laws of ${law}.

IN WITNESS WHEREOF, the parties hereto have executed this Agreement.
`
}
