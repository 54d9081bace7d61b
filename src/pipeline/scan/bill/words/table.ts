import {phraseList, phrasePattern} from '../../values/fold.ts'

/** Heads of the columns of an item table, in en, ms, de, fr, es, it, nl, pt, pl, da, sv, nb, fi, cs, hu. */
export const columnPatterns = {
  description: phrasePattern(
    phraseList(`
      description, desc, item, items, item name, item desc, product, article, particulars, details, service,
      bezeichnung, artikel, beschreibung, leistung, produkt, artikelbezeichnung, text, designation, libelle, produit,
      descripcion, concepto, articulo, descrizione, articolo, prodotto, omschrijving, descricao, artigo, designacao,
      opis, nazwa, nazwa towaru, towar, title, bezeichnung der leistung, warenbezeichnung, leistungsbeschreibung,
      position, gegenstand, denomination, intitule, detalle, denominacion, denominazione, servizio,
      artikelomschrijving, product name, name, usluga, nazwa uslugi, descricao do artigo, menu,
      beskrivelse, varenavn, vare, ydelse, beskrivning, benamning, vara, produktnamn, tuote, kuvaus, nimike, popis,
      polozka, nazev, megnevezes
    `),
    'g',
  ),
  quantity: phrasePattern(
    phraseList(`
      qty, quantity, qnty, pcs, hours, units, kuantiti, menge, anz, anzahl, stk, stuck, quantite, qte, cantidad, cant,
      uds, unidades, quantita, qta, aantal, quantidade, qtd, ilosc, hrs, std, stunden, heures, ore, uren, hoeveelheid,
      nombre, nb, nbre, quantity ordered, anzahl stk, liczba, quant, qta ordinata, units sold, stuckzahl, q te, q ta,
      antal, antall, maara, kpl, mnozstvi, pocet, mennyiseg
    `),
    'g',
  ),
  unitPrice: phrasePattern(
    phraseList(`
      unit price, price, u price, u/p, u/price, s/price, unit cost, unit, rsp, price rm, harga, einzelpreis, e preis,
      ep, preis, stuckpreis, einzel, prix unitaire, pu, p.u, prix, prix unit, pu ht, prix ht, precio, precio unitario,
      prezzo, prezzo unitario, prijs, stukprijs, eenheidsprijs, preco, preco unitario, cena, cena jedn, cena netto,
      rate, unit rate, price each, each, cost, list price, nettopreis, net price, net unit price, vk preis, vk, preis
      stk, preis stuck, preis einheit, preis je einheit, einzelpreis netto, stk preis, prijs per stuk, per stuk, cena
      brutto, cena jednostkowa, prix u, p u ht, tarif, tarifa, cout unitaire, valor unitario, preco unit, prezzo unit,
      precio unit, p unit, u cost, stundensatz, einzelbetrag,
      pris, enhedspris, stk pris, a pris, styckpris, enhetspris, hinta, a hinta, yksikkohinta, jednotkova cena, cena za kus,
      egysegar
    `),
    'g',
  ),
  amount: phrasePattern(
    phraseList(`
      amount, amt, total, line total, total price, sub total, subtotal, extended, total rm, net amount, jumlah,
      gesamt, gesamtpreis, betrag, summe, g preis, gp, positionsbetrag, wert, montant, montant ht, total ht, importe,
      importo, totale, bedrag, totaal, valor, montante, wartosc, wartosc netto, kwota, netto, betrag eur, nettobetrag,
      gesamtbetrag, nettowert, zeilenbetrag, zeilensumme, entgelt, positionswert, positionssumme, endpreis,
      gesamtnetto, warenwert, preis gesamt, gesamt netto, gesamtpreis netto, gesamt eur, prijs incl btw, prijs totaal,
      totaalprijs, regelbedrag, valor total, montant ttc, prix total, prix ht total, total ligne, total ttc, importe
      total, precio total, prezzo totale, totale riga, wartosc brutto, kwota brutto, suma, extended price, ext price,
      ext, line amount, net total, gross amount, total eur, bruttobetrag, preco total, subtotal eur, amount due,
      montant net,
      belob, belopp, belop, summa, yhteensa, celkem, castka, osszesen
    `),
    'g',
  ),
  other: phrasePattern(
    phraseList(`
      disc, discount, tax, gst, vat, tax code, sst, uom, no, pos, mwst, ust, rabatt, einheit, steuer, tva, remise,
      unite, iva, dto, sconto, btw, korting, jm, rabat, vat %, lp, date, datum, art nr, artnr, artikelnummer, artikel
      nr, art no, article no, item no, item code, code, sku, ean, gtin, ref, reference, referenz, steuersatz, tax
      rate, taxes, mwst satz, ust satz, mwst %, ust %, iva %, tva %, btw %, btw tarief, disc %, rabatt %, remise %,
      vke, geb, me, serial no, hsn, kod, codice, codigo, codigo articulo, stawka, stawka vat, kwota vat, tax amount,
      vat rate, vat amount, gst amt, tax amt, dienst, einh, mass, um, u m, cst,
      moms, moms %, mva, mva %, alv, alv %, dph, dph %, sazba, afa, afa %, enhed, enhet, yksikko
    `),
    'g',
  ),
} as const

export type Column = keyof typeof columnPatterns

/** Rows that repeat a sum at a page break: no item, and no sum of the bill. */
export const carryPattern = phrasePattern(
  phraseList(`
    carried forward, brought forward, carry forward, carried over, carry over, balance forward, page total, ubertrag,
    ubertrag von seite, ubertrag auf seite, zwischensumme ubertrag, seitensumme, a reporter, sous total a reporter,
    a riportare, riporto, suma y sigue, suma anterior, suma pagina, a transportar, transportar, over te dragen,
    transporteren, do przeniesienia, z przeniesienia
  `),
)

/** Rows that say more about the item they stand by: their figures are no amounts. */
export const detailPattern = new RegExp(
  `^[\\s(*-]*${
    phrasePattern(
      phraseList(`
        einzelpreis, stuckpreis, bruttopreis, nettopreis, grundpreis, listenpreis, unit price, gross price, net price,
        list price, price each, prix unitaire, prix brut, precio unitario, prezzo unitario, prijs per stuk, stukprijs,
        eenheidsprijs, preco unitario, cena jednostkowa, cena jedn, normalpreis, statt, uvp, was, regular price,
        orig price, original price
      `),
    ).source
  }`,
  'u',
)

/** "Incl. levy 4.24", "davon Pfand": part of the amount of the item above. */
export const includedPattern =
  /^[\s(*-]*(?:incl|inkl|included|includes|davon|darin|enthalt|of which|dont|di cui|waarvan|w tym)(?!\p{L})/u

/** What takes money off: its amount counts negative even where no sign is printed. */
export const discountPattern = phrasePattern(
  phraseList(`
    disc, discount, less, rebate, rabatt, nachlass, preisvorteil, remise, descuento, dto, sconto, korting, desconto,
    rabat, coupon, promo discount, gutschein, pfandruckgabe, leergut, leergutruckgabe, pfand retour
  `),
)

/** "QTY 8" or "Posten: 11" below the items counts them. */
export const countPattern = phrasePattern(
  phraseList(
    'qty, quantity, menge, anzahl, quantite, cantidad, aantal, ilosc, posten, positionen, artikel, articles, antal, antall, maara, mnozstvi',
  ),
)

/** Words that stand between the numbers of an item: units and signs of multiplication. */
export const unitPattern =
  /(?<![\p{L}])(?:x|pcs?|pkt|pck|pack|ea|each|unit|units|kg|g|gr|l|ltr|ml|lt|m|cm|btl|box|ctn|set|roll|hrs?|h|stk|stck|st|std|psch|pce|stuck|qty|rm|u|uds?|szt|op|pz|nr|eur|a|sr|zr|zrl|srg|os|each)(?![\p{L}])/gu
