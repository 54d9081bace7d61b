import {AFRelationship, type PDFDocument} from 'pdf-lib'

/** What a made e-invoice says; amounts as they are to stand in the file. */
export interface MadeInvoice {
  number: string
  /** ISO */
  date: string
  dueDate: string | null
  currency: string
  lines: {name: string; quantity: string; price: string; amount: string}[]
  taxes: {rate: string; base: string; amount: string}[]
  lineSum: string
  allowance: string | null
  charge: string | null
  net: string
  tax: string
  total: string
  paid: string | null
  payable: string
  iban: string | null
}

export const desk: MadeInvoice = {
  number: 'R-2031/07',
  date: '2024-03-05',
  dueDate: '2024-04-04',
  currency: 'EUR',
  lines: [
    {name: 'Desk lamp & bulb', quantity: '2.0000', price: '40.0000', amount: '80.00'},
    {name: 'Shelf', quantity: '1', price: '120', amount: '120.00'},
  ],
  taxes: [
    {rate: '19.00', base: '110.00', amount: '20.90'},
    {rate: '7.00', base: '80.00', amount: '5.60'},
  ],
  lineSum: '200.00',
  allowance: '15.00',
  charge: '5.00',
  net: '190.00',
  tax: '26.50',
  total: '216.50',
  paid: '16.50',
  payable: '200.00',
  iban: 'DE89 3704 0044 0532 0130 00',
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const when = (value: string | null, xml: (value: string) => string) => (value === null ? '' : xml(value))
const compact = (iso: string) => iso.replaceAll('-', '')
const dateTime = (tag: string, iso: string) =>
  `<ram:${tag}><udt:DateTimeString format="102">${compact(iso)}</udt:DateTimeString></ram:${tag}>`

interface CiiNames {
  root: string
  namespace: string
  document: string
  transaction: string
  header: string
  line: string
  sums: string
  lineSums: string
  rate: string
  ram: string
}

const factur: CiiNames = {
  root: 'CrossIndustryInvoice',
  namespace: 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  document: 'ExchangedDocument',
  transaction: 'SupplyChainTradeTransaction',
  header: 'ApplicableHeaderTrade',
  line: 'SpecifiedLineTrade',
  sums: 'SpecifiedTradeSettlementHeaderMonetarySummation',
  lineSums: 'SpecifiedTradeSettlementLineMonetarySummation',
  rate: 'RateApplicablePercent',
  ram: 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
}

const zugferd1: CiiNames = {
  root: 'CrossIndustryDocument',
  namespace: 'urn:ferd:CrossIndustryDocument:invoice:1p0',
  document: 'HeaderExchangedDocument',
  transaction: 'SpecifiedSupplyChainTradeTransaction',
  header: 'ApplicableSupplyChainTrade',
  line: 'SpecifiedSupplyChainTrade',
  sums: 'SpecifiedTradeSettlementMonetarySummation',
  lineSums: 'SpecifiedTradeSettlementMonetarySummation',
  rate: 'ApplicablePercent',
  ram: 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:12',
}

export interface CiiParts {
  version?: 'zugferd1'
  type?: string
  profile?: string
  /** Anything more inside the settlement, before the sums. */
  settlement?: string
  /** Anything more among the lines. */
  extraLines?: string
  withoutLines?: boolean
}

/** A Cross Industry Invoice: Factur-X, ZUGFeRD 2, XRechnung; or ZUGFeRD 1.0 with its other names. */
export function cii(invoice: MadeInvoice, parts: CiiParts = {}): string {
  const n = parts.version === 'zugferd1' ? zugferd1 : factur
  const lines = invoice.lines.map(
    ({name, quantity, price, amount}, i) => `<ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>${i + 1}</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>${escaped(name)}</ram:Name></ram:SpecifiedTradeProduct>
      <ram:${n.line}Agreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>${price}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:${n.line}Agreement>
      <ram:${n.line}Delivery><ram:BilledQuantity unitCode="C62">${quantity}</ram:BilledQuantity></ram:${n.line}Delivery>
      <ram:${n.line}Settlement><ram:${n.lineSums}><ram:LineTotalAmount>${amount}</ram:LineTotalAmount></ram:${n.lineSums}></ram:${n.line}Settlement>
    </ram:IncludedSupplyChainTradeLineItem>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<rsm:${n.root} xmlns:rsm="${n.namespace}" xmlns:ram="${n.ram}" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>${parts.profile ?? 'urn:cen.eu:en16931:2017'}</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:${n.document}><ram:ID>${invoice.number}</ram:ID><ram:TypeCode>${parts.type ?? '380'}</ram:TypeCode>${dateTime('IssueDateTime', invoice.date)}<ram:IncludedNote><ram:Content>Thank you for the order of February.</ram:Content></ram:IncludedNote></rsm:${n.document}>
  <rsm:${n.transaction}>
    ${parts.withoutLines ? '' : lines.join('\n')}${parts.extraLines ?? ''}
    <ram:${n.header}Agreement>
      <ram:SellerTradeParty><ram:Name>Nordwind Möbel GmbH</ram:Name>
        <ram:PostalTradeAddress><ram:PostcodeCode>24103</ram:PostcodeCode><ram:LineOne>Hafenallee 7</ram:LineOne><ram:CityName>Kiel</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">20/123/45678</ram:ID></ram:SpecifiedTaxRegistration>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE812345678</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:Name>Atelier Sommer</ram:Name></ram:BuyerTradeParty>
    </ram:${n.header}Agreement>
    <ram:${n.header}Settlement>
      <ram:InvoiceCurrencyCode>${invoice.currency}</ram:InvoiceCurrencyCode>
      ${when(invoice.iban, (iban) => `<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>${iban}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>`)}
      ${invoice.taxes.map((tax) => `<ram:ApplicableTradeTax><ram:CalculatedAmount>${tax.amount}</ram:CalculatedAmount><ram:BasisAmount>${tax.base}</ram:BasisAmount><ram:${n.rate}>${tax.rate}</ram:${n.rate}></ram:ApplicableTradeTax>`).join('')}
      ${when(invoice.dueDate, (date) => `<ram:SpecifiedTradePaymentTerms>${dateTime('DueDateDateTime', date)}</ram:SpecifiedTradePaymentTerms>`)}
      ${parts.settlement ?? ''}
      <ram:${n.sums}><ram:LineTotalAmount>${invoice.lineSum}</ram:LineTotalAmount>
        ${when(invoice.charge, (amount) => `<ram:ChargeTotalAmount>${amount}</ram:ChargeTotalAmount>`)}
        ${when(invoice.allowance, (amount) => `<ram:AllowanceTotalAmount>${amount}</ram:AllowanceTotalAmount>`)}
        <ram:TaxBasisTotalAmount>${invoice.net}</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="NOK">999.99</ram:TaxTotalAmount><ram:TaxTotalAmount currencyID="${invoice.currency}">${invoice.tax}</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>${invoice.total}</ram:GrandTotalAmount>${when(invoice.paid, (amount) => `<ram:TotalPrepaidAmount>${amount}</ram:TotalPrepaidAmount>`)}<ram:DuePayableAmount>${invoice.payable}</ram:DuePayableAmount>
      </ram:${n.sums}>
    </ram:${n.header}Settlement>
  </rsm:${n.transaction}>
</rsm:${n.root}>`
}

/** A UBL invoice or credit note, with the tax total of the tax office's currency before its own. */
export function ubl(invoice: MadeInvoice, kind: 'Invoice' | 'CreditNote' = 'Invoice'): string {
  const [line, quantity] =
    kind === 'Invoice' ? ['InvoiceLine', 'InvoicedQuantity'] : ['CreditNoteLine', 'CreditedQuantity']
  const amount = (tag: string, value: string) => `<cbc:${tag} currencyID="${invoice.currency}">${value}</cbc:${tag}>`
  const due = when(invoice.dueDate, (date) => (kind === 'Invoice' ? `<cbc:DueDate>${date}</cbc:DueDate>` : ''))
  return `<?xml version="1.0" encoding="UTF-8"?>
<${kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${kind}-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
  <cbc:ID>${invoice.number}</cbc:ID><cbc:IssueDate>${invoice.date}</cbc:IssueDate>${due}
  <cbc:Note>Thank you for the order of February.</cbc:Note><cbc:DocumentCurrencyCode>${invoice.currency}</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Nordwind</cbc:Name></cac:PartyName>
    <cac:PostalAddress><cbc:StreetName>Hafenallee 7</cbc:StreetName><cbc:CityName>Kiel</cbc:CityName><cbc:PostalZone>24103</cbc:PostalZone><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
    <cac:PartyTaxScheme><cbc:CompanyID>20/123/45678</cbc:CompanyID><cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyTaxScheme><cbc:CompanyID>DE812345678</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>Nordwind Möbel GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party><cac:PartyName><cbc:Name>Atelier Sommer</cbc:Name></cac:PartyName></cac:Party></cac:AccountingCustomerParty>
  ${when(invoice.iban, (iban) => `<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>${kind === 'CreditNote' ? when(invoice.dueDate, (date) => `<cbc:PaymentDueDate>${date}</cbc:PaymentDueDate>`) : ''}<cac:PayeeFinancialAccount><cbc:ID>${iban}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>`)}
  <cac:TaxTotal><cbc:TaxAmount currencyID="NOK">999.99</cbc:TaxAmount></cac:TaxTotal>
  <cac:TaxTotal>${amount('TaxAmount', invoice.tax)}${invoice.taxes.map((tax) => `<cac:TaxSubtotal>${amount('TaxableAmount', tax.base)}${amount('TaxAmount', tax.amount)}<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>${tax.rate}</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>`).join('')}</cac:TaxTotal>
  <cac:LegalMonetaryTotal>${amount('LineExtensionAmount', invoice.lineSum)}${amount('TaxExclusiveAmount', invoice.net)}${amount('TaxInclusiveAmount', invoice.total)}${when(invoice.allowance, (value) => amount('AllowanceTotalAmount', value))}${when(invoice.charge, (value) => amount('ChargeTotalAmount', value))}${when(invoice.paid, (value) => amount('PrepaidAmount', value))}${amount('PayableAmount', invoice.payable)}</cac:LegalMonetaryTotal>
  ${invoice.lines.map((each, i) => `<cac:${line}><cbc:ID>${i + 1}</cbc:ID><cbc:${quantity} unitCode="C62">${each.quantity}</cbc:${quantity}>${amount('LineExtensionAmount', each.amount)}<cac:Item><cbc:Description>made of oak</cbc:Description><cbc:Name>${escaped(each.name)}</cbc:Name></cac:Item><cac:Price>${amount('PriceAmount', each.price)}</cac:Price></cac:${line}>`).join('\n')}
</${kind}>`
}

/** A FatturaPA file with so many bills in it, all alike but for the number. */
export function fattura(invoice: MadeInvoice, {type = 'TD01', bills = 1, withTotal = true} = {}): string {
  const body = (i: number) => `<FatturaElettronicaBody>
    <DatiGenerali><DatiGeneraliDocumento><TipoDocumento>${type}</TipoDocumento><Divisa>${invoice.currency}</Divisa><Data>${invoice.date}</Data><Numero>${invoice.number}${i === 0 ? '' : `-${i}`}</Numero>${withTotal ? `<ImportoTotaleDocumento>${invoice.total}</ImportoTotaleDocumento>` : ''}<Causale>Grazie</Causale></DatiGeneraliDocumento></DatiGenerali>
    <DatiBeniServizi>${invoice.lines.map((line, at) => `<DettaglioLinee><NumeroLinea>${at + 1}</NumeroLinea><Descrizione>${escaped(line.name)}</Descrizione><Quantita>${line.quantity}</Quantita><PrezzoUnitario>${line.price}</PrezzoUnitario><PrezzoTotale>${line.amount}</PrezzoTotale><AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee>`).join('')}
    ${invoice.taxes.map((tax) => `<DatiRiepilogo><AliquotaIVA>${tax.rate}</AliquotaIVA><ImponibileImporto>${tax.base}</ImponibileImporto><Imposta>${tax.amount}</Imposta></DatiRiepilogo>`).join('')}</DatiBeniServizi>
    <DatiPagamento><CondizioniPagamento>TP02</CondizioniPagamento><DettaglioPagamento><ModalitaPagamento>MP05</ModalitaPagamento>${when(invoice.dueDate, (date) => `<DataScadenzaPagamento>${date}</DataScadenzaPagamento>`)}<ImportoPagamento>${invoice.payable}</ImportoPagamento>${when(invoice.iban, (iban) => `<IBAN>${iban}</IBAN>`)}</DettaglioPagamento></DatiPagamento>
  </FatturaElettronicaBody>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<p:FatturaElettronica versione="FPR12" xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2">
  <FatturaElettronicaHeader><CedentePrestatore><DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdFiscaleIVA><Anagrafica><Denominazione>Falegnameria Aurora S.r.l.</Denominazione></Anagrafica></DatiAnagrafici><Sede><Indirizzo>Via dei Tigli 3</Indirizzo><CAP>40121</CAP><Comune>Bologna</Comune><Provincia>BO</Provincia><Nazione>IT</Nazione></Sede></CedentePrestatore>
  <CessionarioCommittente><DatiAnagrafici><Anagrafica><Nome>Ada</Nome><Cognome>Verdi</Cognome></Anagrafica></DatiAnagrafici></CessionarioCommittente></FatturaElettronicaHeader>
  ${Array.from({length: bills}, (_, i) => body(i)).join('\n')}
</p:FatturaElettronica>`
}

/** A PDF with files embedded, as Factur-X wants them. */
export async function withAttachments(
  pdf: PDFDocument,
  files: Record<string, string | Uint8Array>,
): Promise<PDFDocument> {
  for (const [name, content] of Object.entries(files)) {
    await pdf.attach(typeof content === 'string' ? Buffer.from(content) : content, name, {
      afRelationship: AFRelationship.Alternative,
    })
  }
  return pdf
}

/** The lines that a page with this invoice shows. */
export const printedLines = (invoice: MadeInvoice): string[] => [
  'Nordwind Möbel GmbH, Hafenallee 7, 24103 Kiel',
  `INVOICE ${invoice.number}`,
  `Invoice date: ${invoice.date}`,
  ...invoice.lines.map((line) => `${line.name}  ${line.amount}`),
  `Total: EUR ${invoice.total}`,
]
