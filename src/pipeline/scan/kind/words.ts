import type {DocumentKind} from '../../../types/document.ts'
import {phraseList} from '../values/fold.ts'
import type {KindWords} from './kind-words.ts'
import {personalWords} from './personal-words.ts'

/** Folded phrases by which kinds are known, in the languages that bills are read in. */
export const kindWords: Record<Exclude<DocumentKind, 'other'>, KindWords> = {
  receipt: {
    titles: phraseList(`
      receipt, cash receipt, sales receipt, payment receipt, cash bill, kassenbon, kassenbeleg, quittung,
      kassenzettel, ticket de caisse, recu, ticket, recibo, factura simplificada, scontrino, ricevuta, documento
      commerciale, kassabon, paragon fiskalny, recibo de compra, talao,
      payment received, fahrpreisquittung, bewirtungsbeleg, paragon
    `),
    evidence: [
      [
        3,
        phraseList(`
          receipt, cash receipt, change, cash tendered, ruckgeld, kassenbon, kassenbeleg, ticket de caisse,
          scontrino, kassabon, paragon fiskalny, talao, change due, rounding, rounding adjustment, rendu,
          cambio, wisselgeld, baki, kassenzettel, kvittering, kassebon, byttepenge, kvitto, kassakvitto,
          vaxel, salgskvittering, kuitti, vaihtoraha, uctenka, nyugta, visszajaro, paragon, pokladni doklad,
          wechselgeld, es bediente sie, pinnen, bewaar uw bon, received from, troco, zwrot gotowki, card payment,
          carte bancaire, geg. bar, gegeben bar, bar erhalten, resto, contanti
        `),
      ],
      [
        2,
        phraseList(`
          cashier, cash, till, pos, kasse, bediener, kassierer, bon, caisse, caja, cassa, kassa, kasa, thank
          you, please come again, vielen dank, goods sold, not refundable, not returnable, member, sales
          person, salesperson, counter, table, cash bill, cash sales, tse, bar, terminal, visa, mastercard,
          tunai, merci, gracias, grazie, bedankt, obrigado, dziekujemy, kontant, ekspedient, tak for
          besoget, kassor, tack, valkommen ater, takk for handelen, kateinen, kiitos, tervetuloa, hotovost,
          pokladna, dekujeme, keszpenz, koszonjuk,
          dinheiro, efectivo, gotowka, karta, camarero, coperto, contant, merci de votre visite,
          gracias por su visita, volte sempre, auth, approved
        `),
      ],
    ],
  },
  invoice: {
    titles: phraseList(`
      invoice, tax invoice, proforma invoice, commercial invoice, credit note, rechnung, gutschrift,
      rechnungskorrektur, schlussrechnung, facture, avoir, facture d avoir, factura, factura rectificativa,
      fattura, nota di credito, factuur, creditnota, faktura, faktura vat, faktura korygujaca, fatura, fatura
      recibo, nota de credito,
      parcella, proforma, pro forma, sales invoice, honorarnote, note d honoraires, factura proforma,
      fattura proforma, faktura proforma
    `),
    evidence: [
      [
        3,
        phraseList(`
          invoice, tax invoice, credit note, rechnung, rechnungsnummer, gutschrift, facture, avoir, factura,
          fattura, factuur, fatura, faktura, invoice number, invoice no, rechnungsdatum, kundennummer,
          invoice date, handelsrechnung, rechnungskorrektur, stornorechnung, schlussrechnung, teilrechnung,
          bon de commande, kreditnota, kreditfaktura, fakturanummer, lasku, hyvityslasku, laskun numero,
          cislo faktury, danovy doklad, dobropis, szamla, szamla sorszama
        `),
      ],
      [
        2,
        phraseList(`
          due date, nettobetrag, bruttobetrag, rechnungsbetrag, verkaufer, kaufer, leistungsempfanger,
          seller, buyer, steuersatz, steuernummer, vat number, payment terms, bill to, ship to, zahlbar,
          fallig, zahlungsziel, iban, bic, leistungszeitraum, lieferdatum, echeance, vencimiento, scadenza,
          vervaldatum, termin platnosci, unit price, einzelpreis, prix unitaire, amount due, customer no,
          purchase order, remittance, n client, klantnummer, forfaldsdato, forfallsdato, forfallodatum,
          kundenr, kundenummer, kundnummer, erapaiva, asiakasnumero, datum splatnosti, fizetesi hatarido
        `),
      ],
    ],
  },
  bill: {
    titles: phraseList(`
      utility bill, electricity bill, gas bill, water bill, phone bill, stromrechnung, gasrechnung,
      verbrauchsabrechnung, jahresabrechnung, nebenkostenabrechnung, telefonrechnung, facture d electricite,
      factura de la luz, bolletta, energienota, rachunek za prad,
      your bill, monthly bill, energy bill, internet bill, heizkostenabrechnung, jahresverbrauchsabrechnung,
      gebuhrenbescheid, abfallgebuhrenbescheid, votre facture d electricite, facture de gaz, facture d eau,
      facture d energie, factura de electricidad, factura de gas, factura de agua, factura del agua,
      bolletta luce, bolletta gas, bolletta luce e gas, jaarafrekening, jaarafrekening energie, energierekening,
      rachunek za energie elektryczna, rachunek za gaz, fatura de eletricidade, fatura da agua, fatura de gas,
      votre facture mobile, facture mobile, facture internet, gas statement, electricity statement,
      factura de telefono,
      telekom-rechnung, mobilfunkrechnung, handyrechnung, internetrechnung, wasserrechnung
    `),
    evidence: [
      [
        3,
        phraseList(`
          utility bill, electricity bill, water bill, phone bill, meter reading, account number, billing
          period, zahlerstand, abrechnungszeitraum, verbrauchsabrechnung, stromrechnung, amount due,
          previous balance, kwh, abschlag, billing date, bill date, current charges,
          your bill, service address, previous reading, current reading, meter number, meter no, water charge,
          sewerage, monthly plan, standing charge, jahresverbrauchsabrechnung, zahler nr, zahlernummer,
          arbeitspreis, grundpreis, neuer monatlicher abschlag, geleisteter abschlage, facture d electricite,
          point de livraison, releve de compteur, factura de electricidad, periodo de facturacion,
          potencia contratada, energia consumida, bolletta, consumo fatturato, materia energia, oneri di sistema,
          meterstand, leveringskosten, netbeheerkosten, voorschotten, okres rozliczeniowy, energie elektryczna,
          fatura de eletricidade, periodo de faturacao, potencia, restmulltonne, gebuhrenbescheid,
          hors forfait, units used, gas used, total to pay, abwasser, forfait,
          rufnummer, verbindungen, water supplied, fixed charge, mobilfunkrechnung, handyrechnung
        `),
      ],
      [
        2,
        phraseList(`
          m3, late fee, taxes and fees, verbrauch, nachzahlung, consommation, abonnement, reference client,
          consumo, verbruik, zuzycie, leitura, monthly bill, customer number
        `),
      ],
    ],
  },
  contract: {
    titles: phraseList(`
      agreement, contract, lease, addendum, amendment, deed, memorandum of understanding, vertrag, vereinbarung,
      mietvertrag, arbeitsvertrag, kaufvertrag, dienstleistungsvertrag, werkvertrag, contrat, contrat de bail,
      contrat de travail, avenant, contrato, contratto, accordo, overeenkomst, huurovereenkomst,
      arbeidsovereenkomst, umowa, aneks, acordo, terms and conditions, terms of service, allgemeine
      geschaftsbedingungen, conditions generales,
      nda, non-disclosure, mutual non-disclosure, sublease, promissory note, loan note, power of attorney,
      license terms, terms of use, terms of sale, leihvertrag, huurcontract, arbeidscontract, koopcontract,
      contrato de arrendamento, agb, conditions generales de vente, condiciones generales, condizioni generali,
      algemene voorwaarden, regulamin,
      convention, convention de stage, scrittura privata, engagement letter, terms and conditions of sale,
      umowa sprzedazy, koopovereenkomst,
      acuerdo, acuerdo de confidencialidad, accordo di riservatezza, accord de confidentialite, settlement,
      settlement and release, release, membership agreement
    `),
    evidence: [
      [
        4,
        phraseList(`
          this agreement, hereinafter, whereas, witnesseth, in witness whereof, governing law, the parties
          agree, hereto, hereby agree, party of the first part, vertragsparteien, dieser vertrag,
          mietvertrag, arbeitsvertrag, kaufvertrag, le present contrat, il presente contratto, el presente
          contrato, deze overeenkomst, niniejsza umowa, entered into by, franchisor, franchisee, lessor, lessee, addendum, agreement provides, provisions of the agreement, made and entered into, by and
          between, the parties hereby, in consideration of the mutual, now therefore, effective date of this
          agreement, terms and conditions of this, vertragsgegenstand, die vertragsparteien, parteien
          vereinbaren, schliessen folgenden, entre les soussignes, ci-apres denomme, il a ete convenu, las
          partes acuerdan, reunidos, clausulas, le parti convengono, si conviene e si stipula, partijen
          komen overeen, hierna te noemen, zawarta w dniu, strony postanawiaja, entre as partes, as partes
          acordam, contraente, dienstleistungsvertrag, pachtvertrag, darlehensvertrag, gesellschaftsvertrag,
          bail d habitation, contrato de arrendamiento, contratto di locazione, huurovereenkomst, umowa
          najmu, umowa o prace, umowa o dzielo, contrato de trabalho, non-disclosure agreement, employment
          agreement, lease agreement, license agreement, services agreement, confidentiality agreement,
          exhibit,
          sublessor, sublessee, security deposit, these terms, either party, each party, both parties,
          governed by the laws, under the laws of, promises to pay, this note shall, you agree to, you may not,
          non-exclusive, zwischen der firma, arbeitsverhaltnis, es gelten die gesetzlichen, geltungsbereich,
          vertragsschluss, de una parte, de otra, il est convenu, convenu ce qui suit, zwany dalej, zwana dalej,
          zobowiazuje sie, kodeks cywilny, gehuurde, huurprijs, concede in locazione, ad uso abitativo,
          deposito cauzionale, da de arrendamento, arrendataria, renda mensal, this deed,
          comodante, comodatario, scrittura privata, all other terms remain, sign and return, declara conocer,
          sprzedajacy, kupujacy, treedt in dienst, proeftijd, burgschaft, engagement letter, si obbliga,
          s engage a, se compromete, se obliga, verpflichtet sich, verbindt zich,
          darlehensgeber, darlehensnehmer, releases company, this release, settlement and release,           datore di lavoro, the membership, se comprometen
        `),
      ],
      [
        2,
        phraseList(`
          agreement, contract, hereby, hereunder, herein, thereof, shall, indemnify, termination,
          confidentiality, terminate, kundigung, vertrag, contrat, contratto, contrato, overeenkomst, umowa,
          kundigungsfrist, lease, licensor, licensee, tenant, landlord, vermieter, mieter, auftragnehmer,
          auftraggeber, laufzeit, haftung, gerichtsstand, schriftform, bailleur, locataire, preavis,
          resiliation, prestataire, arrendador, arrendatario, rescision, locatore, conduttore, recesso,
          verhuurder, huurder, opzegtermijn, wynajmujacy, najemca, wypowiedzenie, zleceniobiorca, senhorio,
          inquilino, rescisao, party, parties, warranties, liability, assignment, notices, severability,
          force majeure, counterparts, governed by,
          sublet, rent, premises, borrower, lender, licence, undersigned, probezeit, vergutung, kaufpreis,
          gewahrleistung, verkaufer, mietzins, loueur, bailleresse, juzgados, jurisdiccion, prorrogable,
          locazione, conduttrice, canone, zleceniodawca, zamawiajacy, wykonawca, wynagrodzenie, huur, clausula,
          clausola, client shall, firm may, article 1, articulo 1, artikel 1, reverse engineer, withdraw,
          comprador, vendedor, kaufer, supplier, vendeur, acheteur, acquirente, venditore, koper, verkoper,
          stagiaire, werkgever, werknemer
        `),
      ],
    ],
  },
  letter: {
    titles: phraseList(`
      letter, memo, memorandum, cover letter
    `),
    evidence: [
      [
        4,
        phraseList(`
          dear sir, dear madam, dear mr, dear mrs, dear ms, dear customer, yours sincerely, yours
          faithfully, sincerely, kind regards, best regards, sehr geehrte, sehr geehrter, mit freundlichen
          grussen, mit freundlichen grußen, madame monsieur, cordialement, veuillez agreer, estimado,
          atentamente, gentile, distinti saluti, geachte, met vriendelijke groet, szanowni, z powazaniem,
          dear, to whom it may concern, with kind regards, warm regards, sehr geehrte damen und herren,
          hochachtungsvoll, liebe frau, lieber herr, viele grusse, herzliche grusse, beste grusse, cher
          monsieur, chere madame, salutations distinguees, bien a vous, muy senor, estimada, saludos
          cordiales, un cordial saludo, egregio, spettabile, cordiali saluti, geachte heer, hoogachtend,
          szanowny panie, szanowna pani, z wyrazami szacunku, exmo senhor, exma senhora, prezado, com os
          melhores cumprimentos, atenciosamente,
          yours truly, best wishes, lots of love, many thanks, liebe grusse, bien cordialement, nos salutations,
          mes salutations, meilleures salutations, un abrazo, cari saluti, met hartelijke groet, pozdrawiam,
          melhores cumprimentos
        `),
      ],
    ],
  },
  statement: {
    titles: phraseList(`
      statement, bank statement, account statement, statement of account, credit card statement, kontoauszug,
      depotauszug, kreditkartenabrechnung, releve de compte, extracto de cuenta, extracto bancario, estratto
      conto, rekeningafschrift, wyciag bankowy, wyciag z rachunku, extrato bancario, extrato de conta,
      your statement, annual statement, passbook, releve de votre compte, extracto mensual, extracto de tarjeta,
      wyciag, auszug
    `),
    evidence: [
      [
        4,
        phraseList(`
          account statement, bank statement, statement of account, opening balance, closing balance,
          kontoauszug, alter saldo, neuer saldo, kontostand, releve de compte, solde, extracto de cuenta,
          saldo inicial, estratto conto, saldo iniziale, rekeningafschrift, beginsaldo, wyciag, statement
          period, balance brought forward, kontoauszug nr, auszug nr, umsatzubersicht, depotauszug,
          statement date, balance carried forward, brought forward, available balance, account summary,
          ending balance, beginning balance, releve d operations, ancien solde, nouveau solde, extracto
          bancario, saldo final, saldo anterior, estratto di conto, saldo finale, rekeningoverzicht,
          eindsaldo, vorig saldo, nieuw saldo, wyciag bankowy, saldo poczatkowe, saldo koncowe, extrato
          bancario, extrato de conta, saldo contabilistico, credit card statement, kreditkartenabrechnung,
          portfolio statement,
          new balance, minimum payment, credit limit, alter kontostand, neuer kontostand, solde precedent,
          saldo actual, releve de votre compte, extracto mensual, annual statement, interest charged,
          payments received, kurswert, passbook, account ending
        `),
      ],
      [
        2,
        phraseList(`
          deposits, withdrawals, debit, credit, transactions, buchungstag, valuta, wertstellung, buchung,
          gutschriften, belastungen, date valeur, mouvements, movimientos, fecha valor, movimenti, data
          valuta, bijschrijving, afschrijving, boekdatum, data ksiegowania, obciazenia, uznania, movimentos,
          sort code, standing order, direct debit, lastschrift, dauerauftrag,
          balance, deposit, withdrawal, auszug, solde au, wertpapier, compra, transferencia, vir salaire,
          previous balance, recibo
        `),
      ],
    ],
  },
  ...personalWords,
}
