import {fold} from '../values/fold.ts'

/** Languages that are told apart: those whose models come with the program. */
export const knownLanguages = ['eng', 'deu', 'fra', 'spa', 'ita', 'por', 'nld', 'pol'] as const
export type KnownLanguage = (typeof knownLanguages)[number]

// Function words, and words of bills, letters and contracts; names of things that are sold only where every shop has them.
// Words that a neighbour has too count less by themselves.
const lists: Record<KnownLanguage, string> = {
  eng: `the and of to for with you your our this that from are not have will please by on or be if is at an as it was all any
    thank thanks welcome visit again invoice receipt bill number date time total subtotal amount due price quantity
    item items description cash change card paid payment balance discount rounding tax inclusive exclusive registration
    company table guest served server cashier tel phone street road avenue sold goods returned exchange within days
    purchase customer copy order member points keep call order terms shall agreement party between`,
  deu: `der die das und für mit von zu zum zur den dem des ist nicht sie ihr ihre ihren wir uns bei auf aus nach im am ein
    eine einen sich oder auch wie wird werden sind haben bitte danke vielen dank einkauf ihnen besuch wiedersehen
    rechnung rechnungsnummer quittung kassenbon beleg bon datum uhrzeit uhr summe gesamt gesamtbetrag betrag zwischensumme netto brutto mwst
    ust steuer steuernummer stnr umsatzsteuer mehrwertsteuer preis menge stück stk artikel anzahl bar bargeld rückgeld
    zurück gegeben karte kartenzahlung zahlung bezahlt kunde kundenbeleg kasse bediener kassierer filiale markt strasse
    straße str platz weg inh gmbh pfand leergut rabatt geöffnet öffnungszeiten montag samstag händler genehmigung
    kartennummer terminal umtausch gegen tage rechnungsbetrag zahlbar überweisung konto vertrag zwischen`,
  fra: `le la les des du un une et est pour avec dans sur par pas vous votre vos nous notre nos merci visite bientôt bonne
    journée au aux qui que ce cette sont être sans plus chez facture ticket reçu caisse date heure total montant somme
    sous prix quantité qté article articles tva ttc taux espèces rendu monnaie carte bancaire paiement payé payer
    règlement client numéro commande rue avenue boulevard place tél siret sarl sas remise fidélité table couverts
    serveur magasin achat échange remboursement jours débit crédit conserver adresse livraison échéance entre contrat`,
  spa: `el la los las del un una y es para con en por no su sus se que gracias visita vuelva pronto compra factura recibo
    ticket tique fecha hora total importe suma subtotal precio cantidad cant artículo artículos unidades uds iva cuota
    efectivo entregado cambio tarjeta pago pagado cliente número nif cif calle avenida plaza tel teléfono descuento
    mesa camarero tienda devolución devoluciones días caja cajero base imponible simplificada impuestos incluidos
    pedido dirección vencimiento entre contrato le atendió conserve cobrado`,
  ita: `il lo la gli le dei della delle degli del di da dal un una e è per con nel sono non che si grazie arrivederci visita
    buona giornata fattura scontrino ricevuta documento commerciale vendita prestazione data ora totale importo somma
    subtotale prezzo quantità qta descrizione articolo pezzi iva aliquota contante contanti resto carta pagamento
    pagato cliente numero partita via viale piazza tel telefono sconto tavolo coperto coperti negozio reso giorni cassa
    operatore euro complessivo elettronico scadenza indirizzo tra contratto spa srl imponibile`,
  por: `o os as do da dos das um uma e é para com em no na por não seu sua que obrigado obrigada visita volte sempre fatura
    factura recibo simplificada talão data hora total valor soma subtotal preço quantidade qtd artigo artigos iva taxa
    dinheiro numerário troco cartão multibanco pagamento pago cliente contribuinte número nif rua avenida praça tel
    telefone desconto mesa empregado loja troca devolução dias caixa operador processado programa certificado lda
    morada vencimento entre contrato consumidor final incluído isento documento`,
  nld: `de het een en van voor met op te in is niet zijn uw u wij ons bij naar om aan dat die dit ook bedankt dank bezoek ziens
    graag tot factuur kassabon bon kwitantie datum tijd totaal bedrag som subtotaal prijs aantal artikel artikelen stuks
    btw exclusief inclusief contant wisselgeld terug pin pinnen betaald betaling betalen klant kopie kaart pas nummer
    straat laan weg plein tel telefoon korting tafel bediende winkel ruilen dagen kassa medewerker geopend maandag
    zaterdag statiegeld omschrijving rekening rekeningnummer bestelling adres vervaldatum tussen overeenkomst kvk te voldoen`,
  pol: `i w z na do od dla nie jest się przez oraz lub po za ze to są dziękujemy zapraszamy ponownie zakupy paragon fiskalny
    niefiskalny faktura rachunek data godzina suma razem kwota wartość cena ilość szt netto brutto vat ptu podatek
    stawka sprzedaż opodatkowana gotówka reszta karta karta płatnicza płatność zapłacono zapłaty nabywca sprzedawca
    klient numer nr nip ulica ul al plac tel telefon rabat kasa kasjer sklep dni zwrot wymiana termin adres między
    umowa spółka rozliczenie płatności towar usługa`,
}

/** By folded word: the languages that have it. */
export const languagesOfWord: ReadonlyMap<string, readonly KnownLanguage[]> = byWord()

function byWord(): Map<string, KnownLanguage[]> {
  const languages = new Map<string, KnownLanguage[]>()
  for (const lang of knownLanguages) {
    for (const word of new Set(lists[lang].split(/\s+/).map(fold))) {
      languages.set(word, [...(languages.get(word) ?? []), lang])
    }
  }
  return languages
}

/** Letters that few of the eight languages use; those of English are in all. */
export const languagesOfLetter: Readonly<Record<string, readonly KnownLanguage[]>> = {
  ß: ['deu'],
  ä: ['deu'],
  ö: ['deu'],
  ü: ['deu', 'spa'],
  ñ: ['spa'],
  '¿': ['spa'],
  ã: ['por'],
  õ: ['por'],
  ç: ['fra', 'por'],
  è: ['fra', 'ita'],
  ê: ['fra', 'por'],
  ù: ['fra', 'ita'],
  ò: ['ita'],
  ì: ['ita'],
  ł: ['pol'],
  ą: ['pol'],
  ę: ['pol'],
  ż: ['pol'],
  ź: ['pol'],
  ś: ['pol'],
  ć: ['pol'],
  ń: ['pol'],
}
