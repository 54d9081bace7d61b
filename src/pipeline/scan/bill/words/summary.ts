import {phraseList as list, phrasePattern} from '../../values/fold.ts'
import {carryPattern} from './table.ts'

/** What a row below the items says. `noise` are figures that look like a total and are none. */
export type SummaryRole = 'noise' | 'change' | 'paid' | 'rounding' | 'tip' | 'discount' | 'tax' | 'subtotal' | 'total'

// Languages: en, ms, de, fr, es, it, nl, pt, pl, da, sv, nb, fi, cs, hu.
const phrases: Record<Exclude<SummaryRole, 'total'>, readonly string[]> = {
  noise: list(`
    total qty, total quantity, total item, total items, no of items, item count, total saving, total savings, total
    saved, you saved, you save, total point, total points, points, point balance, balance point, total weight, total
    count, qty total, items total qty, total no, tot qty, ttl qty, item qty, no qty, total discounts given, member,
    total pcs, total unit, total units, deposit balance, credit limit, total tax collected year, anzahl artikel,
    anzahl positionen, artikel anzahl, sie sparen, ersparnis, sie haben gespart, punkte, total artikel, total art,
    nombre d articles, nb articles, articles, vous economisez, numero articulos, articulos, usted ahorra, numero
    articoli, aantal artikelen, u bespaart, numero artigos, liczba pozycji, number of items, items sold, item s,
    change due date, previous balance, outstanding balance, last payment, starting balance, opening balance,
    gesamtbetrag der zuschlage, summe der zuschlage,
    antal varor, antal artiklar, antall varer, du sparer, du sparade
  `),
  change: list(`
    change, changes, change amt, change amount, change due, cash change, your change, balance change, baki, baki tunai, ruckgeld, wechselgeld, zuruck,
    rueckgeld, bar zuruck, rendu, monnaie rendue, rendu monnaie, a rendre, monnaie, cambio, su cambio, resto,
    wisselgeld, terug, troco, reszta, byttepenge, tilbage, vaxel, tillbaka, veksel, vekslepenger, tilbake,
    vaihtoraha, takaisin, vraceno, vratit, visszajaro
  `),
  paid: list(`
    cash, pay, credit, cash tendered, cash received, cash paid, tendered, tender, amount tendered, total tendered,
    accepted total, total accepted, total paid, total received,
    amount paid, paid, paid amount, payment, total payment, payments, received, amount received, tunai, bayaran,
    visa, visa card, mastercard, master card, master, maestro, amex, american express, debit, debit card, credit
    card, card, bank card, mydebit, contactless, paypal, apple pay, google pay, touch n go, e wallet, ewallet,
    voucher, cheque, chq, bar, bargeld, gegeben, bar gegeben, gegeben bar, ec karte, ec cash, girocard,
    kartenzahlung, karte, kreditkarte, bezahlt, gezahlt, zahlung, anzahlung, lastschrift, bereits bezahlt,
    vorauszahlung, especes, carte bancaire, cb, carte, paye, regle, montant paye, acompte, efectivo, entregado,
    tarjeta, pagado, contanti, contante, carta, bancomat, pagato, acconto, contant, pin, pinnen, betaald, bankpas,
    dinheiro, numerario, pago, multibanco, cartao, gotowka, karta, zaplacono, wplata,
    kontant, kontanter, dankort, betalingskort, kort, bankkort, kontokort, betalkort, mottaget, betalt, betald,
    bankaxept, mottatt, kateinen, kateismaksu, kortti, pankkikortti, luottokortti, korttimaksu, maksettu, hotovost,
    hotove, prijato, zaplaceno, platebni karta, kartou, keszpenz, bankkartya
  `),
  rounding: list(`
    rounding, rounding adj, rounding adjustment, round adj, round adjustment, rounding adjustments, rounding amount,
    rounding amt, bill rounding, rnd adj, adj rounding, round off, rounded off, rounding off, roundoff, pembundaran,
    pelarasan, pelarasan penggenapan, rundung, rundungsdifferenz, arrondi, redondeo, arrotondamento, afronding,
    arredondamento, zaokraglenie, 5 cents rounding, cent rounding, rounding diff, round,
    oreafrunding, afrunding, oresavrundning, avrundning, oreavrunding, avrunding, pyoristys, zaokrouhleni, kerekites
  `),
  tip: list(`
    tip, tips, gratuity, trinkgeld, pourboire, propina, mancia, fooi, gorjeta, napiwek, service charge, serv charge,
    svc charge, svc chg, servis caj, bedienung, coperto
  `),
  discount: list(`
    discount, total discount, discount total, item discount, bill discount, less discount, disc, disc amt, discount
    amount, less, rebate, member discount, promo discount, coupon, diskaun, diskon, rabatt, nachlass, preisnachlass,
    abschlag, abschlage, gesamtbetrag der abschlage, summe der abschlage, skonto, gutschein, gesamtrabatt, remise, rabais, reduction, total remise, descuento, dto, rebaja, sconto,
    korting, desconto, rabat, znizka, upust, rabatter, alennus, sleva, kedvezmeny
  `),
  tax: list(`
    tax, total tax, tax total, tax amount, tax amt, sales tax, service tax, gst, total gst, gst amount, gst amt, gst
    payable, sst, total sst, hst, pst, qst, vat, total vat, vat amount, vat total, state tax, local tax, add gst,
    cgst, sgst, igst, gst total, cukai, mwst, ust, mehrwertsteuer, umsatzsteuer, steuer, steuerbetrag, mwst betrag,
    ust betrag, gesamt mwst, summe mwst, gesamtsteuerbetrag, summe ust, summe umsatzsteuer, steuer gesamt, mwst
    gesamt, steuersumme, tva, total tva, montant tva, dont tva, iva, total iva, cuota iva, importe iva, imposta,
    totale iva, di cui iva, totale imposta, btw, totaal btw, btw bedrag, valor iva, imposto, ptu, suma ptu, podatek,
    podatek vat, kwota vat, razem vat, moms, heraf moms, varav moms, moms i alt, momsbelob, momsbelopp, moms belopp,
    mva, herav mva, mva belop, sum mva, alv, arvonlisavero, alv yhteensa, veron osuus, dph, dph celkem, vyse dph, afa, afa osszeg, osszes afa
  `),
  subtotal: list(`
    subtotal, sub total, subttl, sub ttl, sub tot, items total, item total, total excl, total excluding, total
    exclude, total exc, total ex, total before, total sales excluding, total sales excl, total sales exclude, sales
    excl, excluding gst, excl gst, exclusive gst, exclude gst, exc gst, ex gst, total amount excluding, total amount
    excl, amount excl, total amt excl, total amount exc, total without, before tax, before gst, before discount, net
    amount before, taxable amount, total taxable, net sales, gross sales, gross amount, gross amt, gross total,
    gross total before, net subtotal, merchandise total, excl tax, excluding tax, excl vat, excluding vat, total
    net, line total net, total hors, total exempt, exclusive of gst, total sales exclusive, jumlah kecil,
    zwischensumme, nettobetrag, netto, netto summe, summe netto, gesamt netto, nettosumme, gesamtbetrag netto,
    warenwert, rechnungssumme ohne ust, rechnungssumme ohne mwst, summe ohne ust, summe ohne mwst, betrag ohne ust,
    betrag ohne mwst, total sin iva, importe sin iva, totale senza iva, totaal zonder btw, positionssumme, summe positionen, zwischentotal, nettowert, netto gesamt, betrag netto, gesamtnetto,
    rechnungsbetrag netto, gesamtsumme netto, nettobetrage, sous total, total ht, montant ht, total hors taxes,
    total net ht, base imponible, importe neto, total neto, imponibile, totale imponibile, subtotale, totale
    parziale, subtotaal, totaal excl, excl btw, totaal exclusief, totaal ex, bedrag excl, base tributavel, total
    iliquido, suma netto, wartosc netto, razem netto, kwota netto, totaal netto, sous total ht,
    mellemsum, i alt ekskl moms, i alt uden moms, ekskl moms, uden moms, delsumma, belopp exkl moms, totalt exkl moms,
    exkl moms, delsum, mellomsum, sum eks mva, totalt eks mva, eks mva, valisumma, veroton, veroton yhteensa,
    yhteensa alv 0, mezisoucet, bez dph, celkem bez dph, zaklad dane, reszosszeg, netto osszesen
  `),
}

/** Labels that say "this is what has to be paid"; stronger than the bare word. */
const strongTotals: readonly string[] = list(`
    due, grand total, total due, amount due, balance due, total amount due, amount payable, total payable, total
    amount payable, net total, nett total, nett, net amount, nett amount, nett amt, net amt, net payable, rounded
    total, total rounded, total after rounding, total amount, total amt, total inclusive, total incl, total inc,
    total including, total include, total sales inclusive, total sales incl, total sales including, inclusive of
    gst, inclusive gst, incl gst, including gst, total with gst, total with tax, invoice total, total invoice, bill
    total, total bill, to pay, order total, total to pay, please pay, you pay, amount to pay, final total, final
    amount, total after discount, total charge, total charges, jumlah besar, jumlah bayaran, rounded amount, after
    rounding, take out total, takeout total, eat in total, dine in total, total after tax, total round, invoice
    amount, total sale, amount owing, new balance, zu zahlen, gesamtbetrag, gesamtsumme, rechnungsbetrag, endbetrag,
    endsumme, bruttobetrag, brutto, gesamt brutto, summe brutto, zahlbetrag, rechnungssumme, zu zahlender betrag,
    gesamt eur, summe eur, total eur, fallig, rechnungsendbetrag, gesamtpreis brutto, gesamtbetrag brutto,
    bruttosumme, auszahlungsbetrag, zahlungsbetrag, rechnungsbetrag brutto, total chf, falliger betrag, offener
    betrag, total ttc, net a payer, a payer, montant ttc, montant du, total a payer, montant total, montant a payer,
    total general, reste a payer, total a pagar, importe total, total factura, a pagar, total iva incluido, totale
    da pagare, da pagare, totale fattura, totale complessivo, importo totale, netto a pagare, totale documento,
    importo pagato, te betalen, totaal te betalen, totaal incl, totaalbedrag, totaal inclusief, te voldoen, total
    liquido, valor total, valor a pagar, do zaplaty, razem do zaplaty, suma brutto, kwota do zaplaty, razem brutto,
    pozostalo do zaplaty, suma pln, naleznosc,
    at betale, i alt at betale, til betaling, i alt inkl moms, belob i alt, samlet belob, total dkk, att betala,
    belopp att betala, totalbelopp, slutsumma, totalt inkl moms, total sek, a betale, sum a betale, totalbelop,
    totalt inkl mva, total nok, maksettava, maksettavaa, maksettava yhteensa, loppusumma, laskun summa,
    laskun loppusumma, k uhrade, celkem k uhrade, k platbe, celkova castka, castka k uhrade, castka celkem, celkem s dph,
    fizetendo, fizetendo osszeg, vegosszeg, brutto osszesen
  `)

const weakTotals: readonly string[] = list(`
    total, ttl, total sales, sales total, total rm, total price, sum, jumlah, total value, amount, balance, summe,
    gesamt, gesamtpreis, betrag, total facture, totale, importe, totaal, razem, suma, somme, saldo, montant,
    importo, bedrag, valor, kwota, gesamtwert, i alt, belob, totalt, summa, belopp, belop, yhteensa, yht, celkem, castka,
    soucet, osszesen
  `)

// Order decides where a row matches several: "total qty" before "total", "total gst" before "total", "cash" after "change".
const order = ['noise', 'rounding', 'change', 'subtotal', 'tip', 'discount'] as const
const patterns = Object.fromEntries(
  Object.entries(phrases).map(([role, list]) => [role, phrasePattern(list)]),
) as Record<Exclude<SummaryRole, 'total'>, RegExp>
const strongTotal = phrasePattern(strongTotals)
const weakTotal = phrasePattern(weakTotals)
const inclusive = /(?<!\p{L})(?:in[ck]l\p{L}*|inc|ttc|toutes taxes|compresa|brutto|w tym|with)(?!\p{L})/u
const totalWord = phrasePattern(
  list(`
    total, totale, totaal, gesamt, gesamtbetrag, gesamtsumme, summe, rechnungsbetrag, amount, jumlah, razem, suma,
    endbetrag, zahlbetrag, importe, sales, i alt, totalt, summa, yhteensa, celkem
  `),
)
const payable =
  /payable|(?<!\p{L})due(?!\p{L})|grand|to pay|zahlen|zahlbetrag|endbetrag|rechnungsbetrag|payer|pagar|pagare|betalen|voldoen|zaplaty|jumlah besar|betale|betala|til betaling|maksettava|uhrade|platbe|fizetendo/u
const rounded = phrasePattern(
  list(`
    rounded total, total rounded, total after rounding, rounded amount, after rounding, total round, rounded, round
    d total
  `),
)

export interface SummaryLabel {
  role: SummaryRole
  /** For totals 1-3: bare word, "total amount", "amount due" or "after rounding". 1 for the other roles. */
  strength: number
  /** Offsets of the label in the folded text. */
  start: number
  end: number
}

function at(match: RegExpExecArray, role: SummaryRole, strength = 1): SummaryLabel {
  return {role, strength, start: match.index, end: match.index + match[0].length}
}

/**
 * The role of the label in a folded text, or null. "Total incl. GST" is a total although tax is named,
 * "total GST" is a tax, "total excl." a subtotal, "rounded total" a total and "rounding" is not; what is carried over to the
 * next page is none of them.
 */
export function summaryLabel(folded: string): SummaryLabel | null {
  const carry = carryPattern.exec(folded)
  if (carry !== null) return at(carry, 'noise')
  const after = rounded.exec(folded)
  if (after !== null && !/adj/.test(folded)) return at(after, 'total', 3)
  for (const role of order) {
    const match = patterns[role].exec(folded)
    if (match !== null) return at(match, role)
  }
  const strong = strongTotal.exec(folded)
  const weak = weakTotal.exec(folded)
  const tax = patterns.tax.exec(folded)
  if (tax !== null) {
    const total = strong ?? totalWord.exec(folded)
    const isTotal =
      total !== null &&
      (inclusive.test(folded) ||
        (strong !== null && strong.index < tax.index && !/amount|betrag|montant/.test(strong[0])))
    return isTotal ? at(total, 'total', 2) : at(tax, 'tax')
  }
  if (strong !== null) return at(strong, 'total', payable.test(strong[0]) ? 3 : 2)
  const paid = patterns.paid.exec(folded)
  if (paid !== null) return at(paid, 'paid')
  return weak === null ? null : at(weak, 'total', 1)
}
