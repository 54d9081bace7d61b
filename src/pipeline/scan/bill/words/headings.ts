import {phrasePattern} from '../../values/fold.ts'

/** Words that name the paper, not who wrote it. */
export const headingPattern = phrasePattern([
  'tax invoice',
  'simplified tax invoice',
  'invoice',
  'receipt',
  'official receipt',
  'cash receipt',
  'sales receipt',
  'cash bill',
  'cash sales',
  'cash sale',
  'cash memo',
  'guest check',
  'check',
  'bill',
  'credit note',
  'debit note',
  'delivery order',
  'delivery note',
  'statement',
  'purchase order',
  'quotation',
  'estimate',
  'order',
  'customer copy',
  'merchant copy',
  'original',
  'duplicate',
  'copy',
  'reprint',
  'reprinted',
  'welcome',
  'welcome to',
  'thank you',
  'thank you for',
  'date',
  'page',
  'slip',
  'sale',
  'sales',
  'proforma',
  'pro forma',
  'counter',
  'cashier',
  'table',
  'rechnung',
  'quittung',
  'beleg',
  'kassenbon',
  'kassenbeleg',
  'kundenbeleg',
  'handlerbeleg',
  'bon',
  'gutschrift',
  'mahnung',
  'lieferschein',
  'angebot',
  'auftrag',
  'barverkauf',
  'rechnungskorrektur',
  'stornorechnung',
  'herzlich willkommen',
  'seite',
  'kopie',
  'teilrechnung',
  'schlussrechnung',
  'facture',
  'recu',
  'ticket',
  'avoir',
  'note',
  'bienvenue',
  'factura',
  'recibo',
  'factura simplificada',
  'abono',
  'bienvenido',
  'fattura',
  'ricevuta',
  'scontrino',
  'nota di credito',
  'documento commerciale',
  'benvenuti',
  'factuur',
  'kassabon',
  'kwitantie',
  'creditnota',
  'welkom',
  'fatura',
  'nota fiscal',
  'faktura',
  'faktura vat',
  'kreditnota',
  'kvittering',
  'kvitto',
  'kuitti',
  'lasku',
  'uctenka',
  'danovy doklad',
  'szamla',
  'nyugta',
  'paragon',
  'paragon fiskalny',
  'rachunek',
])

/** Contact and registration lines: they end an address and never are a name. */
export const contactPattern =
  /(?<![\p{L}])(?:t[e3]l(?:efono|efon|efoon|ephone|\.?no)?|tlf|phone|hp|h\/p|mobile|mob|ph|fax|telefax|hotline|e-?mail|www|https?|website|homepage|fon)(?![\p{L}])[\s.:(+#\d-]*|[\w.-]+@[\w-]+\.|www\.|\.com(?![\p{L}])/u

/** Numbers of registers and tax offices. */
export const registrationPattern =
  /(?<!\p{L})(?:(?:co|comp|company|business|biz|register|handelsregister)[\s./-]*(?:no|nr|reg\p{L}*|id)|(?:reg|roc|rob|brn?|ssm|gst|sst|vat|tax|service tax|ust|uid|ustid\p{L}*|mwst|tva|siret|siren|rcs|kvk|btw|nif|cif|nipc|nip|regon|cvr|org|ico|y-tunnus|adoszam|p\.? ?iva|partita iva|c\.f|hrb|hra|abn|acn|ein|tin|uen|gstin|steuer)[\s./-]*(?:ref|no|nr|num|number|id|idnr|reg|regn|registration|registered|nummer|numero)?[\s./-]*(?:no|nr|id|nummer)?)[\s.:#)(-]*(?:(?=\d)|(?=[a-z]{1,3}[\d-]{4}))/u

/** A label of a tax or register number in front, whatever was read behind it. */
export const registrationLabel =
  /^[\s([]*(?:ust[\s.-]*id\p{L}*|st[.\s-]{1,2}nr|steuer\p{L}*|nif|cif|vat|gst|sst|siret|siren|tva|kvk|btw|p\.? ?iva|nip|abn|ein|uid|cvr|org\.? ?nr|ico|y-tunnus|co\.? ?reg|reg\.? no|company no|che-)(?!\p{L})/u

/** Opening hours: figures that look like postcodes. */
export const hoursPattern =
  /\d\s*(?:hrs?|am|pm|uhr)(?!\p{L})|(?<!\p{L})(?:mon|sun|mo|sat)\s?[-:.]\s?(?:\d|mon|sun|sat|thu|fri|sa|fr)|(?<!\p{L})(?:opening hours|shopping hours|offnungszeiten|business hours)(?!\p{L})/u

/** "(123456-X)", "JM0123456-H": a company number that stands alone. */
export const bareRegistrationPattern = /^[\s(]*(?:[a-z]{0,4}[\s-]?)?\d{4,12}[\s-]*(?:[a-z]{1,2})?[\s)]*$/u

/** Phrases between a name and its address that belong to neither. */
export const betweenPattern = phrasePattern([
  'formerly known as',
  'formerly',
  'licensee of',
  'trading as',
  'member of',
  'a division of',
  'company no',
  'reg no',
  'incorporated in',
  'vormals',
  'anciennement',
])

/** What shops say to customers: no name. */
export const greetingPattern = phrasePattern([
  'thank you for',
  'thanks for',
  'thank you',
  'tq for',
  'paid by',
  'goods sold',
  'not returnable',
  'not refundable',
  'please come again',
  'please keep',
  'see you',
  'we appreciate',
  'vielen dank',
  'danke',
  'bitte aufbewahren',
  'merci',
  'a bientot',
  'gracias',
  'grazie',
  'arrivederci',
  'bedankt',
  'obrigado',
  'obrigada',
  'dziekujemy',
  'terima kasih',
  'sila datang lagi',
])

/** "Inh. Anna Muster" below the name of the shop. */
export const ownerPattern =
  /^(?:inh|inhaber\p{L}*|prop|proprietor|gerant|titolare|titular|eigenaar|wlasciciel)(?!\p{L})/u
