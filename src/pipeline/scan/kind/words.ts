import type {DocumentKind} from '../../../types/document.ts'
import {phraseList} from '../values/fold.ts'

interface KindWords {
  /** What such a document is headed, on a row of its own or with little else. */
  titles: readonly string[]
  /** How much a phrase speaks for the kind. */
  evidence: readonly [weight: number, phrases: readonly string[]][]
}

/** Folded phrases by which kinds are known, in the languages that bills are read in. */
export const kindWords: Record<Exclude<DocumentKind, 'other'>, KindWords> = {
  receipt: {
    titles: phraseList(`
      receipt, cash receipt, sales receipt, payment receipt, cash bill, kassenbon, kassenbeleg, quittung,
      kassenzettel, ticket de caisse, recu, ticket, recibo, factura simplificada, scontrino, ricevuta, documento
      commerciale, kassabon, paragon fiskalny, recibo de compra, talao
    `),
    evidence: [
      [
        3,
        phraseList(`
          receipt, cash receipt, change, cash tendered, ruckgeld, kassenbon, kassenbeleg, ticket de caisse,
          scontrino, kassabon, paragon fiskalny, talao, change due, rounding, rounding adjustment, rendu,
          cambio, wisselgeld, baki, kassenzettel, kvittering, kassebon, byttepenge, kvitto, kassakvitto,
          vaxel, salgskvittering, kuitti, vaihtoraha, uctenka, nyugta, visszajaro, paragon, pokladni doklad
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
          pokladna, dekujeme, keszpenz, koszonjuk
        `),
      ],
    ],
  },
  invoice: {
    titles: phraseList(`
      invoice, tax invoice, proforma invoice, commercial invoice, credit note, rechnung, gutschrift,
      rechnungskorrektur, schlussrechnung, facture, avoir, facture d avoir, factura, factura rectificativa,
      fattura, nota di credito, factuur, creditnota, faktura, faktura vat, faktura korygujaca, fatura, fatura
      recibo, nota de credito
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
      factura de la luz, bolletta, energienota, rachunek za prad
    `),
    evidence: [
      [
        3,
        phraseList(`
          utility bill, electricity bill, water bill, phone bill, meter reading, account number, billing
          period, zahlerstand, abrechnungszeitraum, verbrauchsabrechnung, stromrechnung, amount due,
          previous balance, kwh, abschlag, billing date, bill date, current charges
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
      geschaftsbedingungen, conditions generales
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
          exhibit
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
          force majeure, counterparts, governed by
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
          melhores cumprimentos, atenciosamente
        `),
      ],
    ],
  },
  statement: {
    titles: phraseList(`
      statement, bank statement, account statement, statement of account, credit card statement, kontoauszug,
      depotauszug, kreditkartenabrechnung, releve de compte, extracto de cuenta, extracto bancario, estratto
      conto, rekeningafschrift, wyciag bankowy, wyciag z rachunku, extrato bancario, extrato de conta
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
          portfolio statement
        `),
      ],
      [
        2,
        phraseList(`
          deposits, withdrawals, debit, credit, transactions, buchungstag, valuta, wertstellung, buchung,
          gutschriften, belastungen, date valeur, mouvements, movimientos, fecha valor, movimenti, data
          valuta, bijschrijving, afschrijving, boekdatum, data ksiegowania, obciazenia, uznania, movimentos,
          sort code, standing order, direct debit, lastschrift, dauerauftrag
        `),
      ],
    ],
  },
  payslip: {
    titles: phraseList(`
      payslip, pay slip, pay stub, pay statement, wage slip, salary slip, earnings statement, lohnabrechnung,
      gehaltsabrechnung, entgeltabrechnung, verdienstabrechnung, abrechnung der brutto netto bezuge, bulletin de
      paie, bulletin de salaire, fiche de paie, nomina, recibo de salarios, busta paga, cedolino paga,
      loonstrook, salarisspecificatie, pasek wynagrodzen, lista plac, recibo de vencimento
    `),
    evidence: [
      [
        4,
        phraseList(`
          payslip, pay slip, pay stub, paystub, wage slip, salary slip, earnings statement, statement of
          earnings, net pay, gross pay, gross salary, net salary, paye, ni number, pay period, pay date,
          take home pay, entgeltabrechnung, lohnabrechnung, gehaltsabrechnung, verdienstabrechnung,
          lohnsteuerklasse, lohnsteuer, gesamtbrutto, steuerbrutto, auszahlungsbetrag, nettoverdienst,
          bruttolohn, nettolohn, sozialversicherungsnummer, bulletin de paie, fiche de paie, bulletin de
          salaire, salaire brut, net a payer, net imposable, cotisations salariales, recibo de salarios,
          salario base, liquido a percibir, devengos, busta paga, cedolino, retribuzione, netto in busta,
          loonstrook, salarisspecificatie, brutoloon, nettoloon, loonheffing, pasek wynagrodzen,
          wynagrodzenie zasadnicze, kwota do wyplaty, recibo de vencimento, vencimento base, liquido a
          receber
        `),
      ],
      [
        2,
        phraseList(`
          employee, employer, employee no, payroll, overtime, hours worked, deductions, pension, federal
          withholding, social security, medicare, arbeitnehmer, arbeitgeber, personalnummer, steuerklasse,
          krankenversicherung, rentenversicherung, solidaritatszuschlag, employeur, salarie, urssaf,
          empleado, trabajador, irpf, seguridad social, dipendente, inps, irpef, werknemer, werkgever,
          vakantiegeld, pracownik, pracodawca, zus, trabalhador, irs, seguranca social, tax code, nomina,
          deducciones, year to date, ytd, national insurance
        `),
      ],
    ],
  },
  tax: {
    titles: phraseList(`
      tax return, income tax return, notice of assessment, tax assessment notice, wage and tax statement,
      council tax bill, property tax bill, steuerbescheid, einkommensteuerbescheid, bescheid fur
      einkommensteuer, grundsteuerbescheid, lohnsteuerbescheinigung, einkommensteuererklarung, avis d
      imposition, avis d impot, declaration de revenus, declaracion de la renta, dichiarazione dei redditi,
      certificazione unica, aanslag, aanslag inkomstenbelasting, zeznanie podatkowe, deklaracja podatkowa,
      declaracao de rendimentos, nota de liquidacao
    `),
    evidence: [
      [
        4,
        phraseList(`
          tax return, income tax return, notice of assessment, tax assessment, tax statement, wage and tax
          statement, self assessment, taxable income, adjusted gross income, tax refund, tax year, internal
          revenue service, department of the treasury, hm revenue, form 1040, form 1099, form w-2, p60, p45,
          council tax bill, property tax, steuerbescheid, einkommensteuerbescheid, einkommensteuererklarung,
          steuererklarung, bescheid fur, finanzamt, grundsteuerbescheid, lohnsteuerbescheinigung,
          festgesetzt werden, zu versteuerndes einkommen, steuererstattung, avis d imposition, avis d impot,
          impot sur le revenu, direction generale des finances publiques, revenu imposable, taxe fonciere,
          taxe d habitation, declaracion de la renta, agencia tributaria, base imponible general, impuesto
          sobre la renta, dichiarazione dei redditi, agenzia delle entrate, modello 730, certificazione
          unica, reddito imponibile, aanslag inkomstenbelasting, belastingdienst, voorlopige aanslag,
          aangifte inkomstenbelasting, zeznanie podatkowe, urzad skarbowy, deklaracja podatkowa, pit-37,
          declaracao de rendimentos, autoridade tributaria, nota de liquidacao, imposto sobre o rendimento
        `),
      ],
      [
        2,
        phraseList(`
          taxpayer, filing status, withholding, exemptions, dependents, tax period, veranlagungszeitraum,
          steuerpflichtiger, einspruch, werbungskosten, sonderausgaben, contribuable, foyer fiscal,
          contribuyente, contribuente, belastingplichtige, podatnik, contribuinte, utr,
          rechtsbehelfsbelehrung
        `),
      ],
    ],
  },
  medical: {
    titles: phraseList(`
      prescription, discharge summary, laboratory report, medical report, medical certificate, radiology report,
      pathology report, referral, lab results, vaccination certificate, arztbrief, befund, laborbefund,
      befundbericht, arbeitsunfahigkeitsbescheinigung, ordonnance, certificat medical, compte rendu, arret de
      travail, receta medica, informe medico, certificato medico, referto, ricetta medica, verwijsbrief, wyniki
      badan, skierowanie, receita medica, atestado medico, relatorio medico
    `),
    evidence: [
      [
        4,
        phraseList(`
          prescription, discharge summary, laboratory report, lab results, patient name, medical report,
          medical certificate, sick note, fit note, radiology report, pathology report, immunization record,
          reference range, clinical findings, attending physician, arztbrief, befundbericht, laborbefund,
          arbeitsunfahigkeitsbescheinigung, arztliche bescheinigung, entlassungsbrief, referenzbereich,
          compte rendu medical, certificat medical, arret de travail, resultats d analyses, valeurs de
          reference, receta medica, informe medico, parte de baja, resultados de laboratorio, valores de
          referencia, certificato medico, ricetta medica, esami di laboratorio, valori di riferimento,
          medisch verslag, verwijsbrief, laboratoriumuitslag, referentiewaarden, wyniki badan, zaswiadczenie
          lekarskie, zwolnienie lekarskie, skierowanie, receita medica, relatorio medico, atestado medico,
          resultados de analises
        `),
      ],
      [
        2,
        phraseList(`
          patient, patientin, physician, doctor, dosage, tablets, mg, blood pressure, symptoms, treatment,
          medication, therapie, anamnese, medikation, dosierung, hausarzt, klinik, patiente, medecin,
          posologie, comprimes, paciente, medico, posologia, paziente, dosaggio, patient id, arts, pacjent,
          lekarz, dawkowanie, utente, icd, hospital, clinic, haemoglobin, hemoglobin, cholesterol, mmol, g
          dl, befund, diagnose, diagnosen, rezept, recept, recepta, diagnosis, referral, vaccination,
          uberweisung, ordonnance, referto, rozpoznanie, date of birth, test results
        `),
      ],
    ],
  },
  travel: {
    titles: phraseList(`
      boarding pass, itinerary, travel itinerary, e-ticket, e-ticket receipt, booking confirmation, reservation
      confirmation, bordkarte, buchungsbestatigung, reisebestatigung, reiseplan, online-ticket, fahrkarte, carte
      d embarquement, billet electronique, confirmation de reservation, e-billet, tarjeta de embarque, billete
      electronico, confirmacion de reserva, carta d imbarco, conferma prenotazione, biglietto elettronico,
      instapkaart, boekingsbevestiging, karta pokladowa, potwierdzenie rezerwacji, cartao de embarque,
      confirmacao de reserva, bilhete eletronico
    `),
    evidence: [
      [
        4,
        phraseList(`
          boarding pass, boarding time, e-ticket, electronic ticket, travel itinerary, flight number,
          booking reference, reservation code, booking confirmation, reservation confirmation, your booking,
          passenger name, gate closes, hotel voucher, car rental agreement, rental voucher, train ticket,
          bordkarte, flugnummer, buchungsbestatigung, buchungscode, reisebestatigung, fahrkarte, fahrschein,
          online-ticket, reservierungsbestatigung, carte d embarquement, billet electronique, confirmation
          de reservation, numero de vol, dossier voyage, tarjeta de embarque, billete electronico,
          confirmacion de reserva, numero de vuelo, carta d imbarco, biglietto elettronico, conferma
          prenotazione, numero volo, instapkaart, boekingsbevestiging, vluchtnummer, reserveringsnummer,
          karta pokladowa, potwierdzenie rezerwacji, numer lotu, cartao de embarque, bilhete eletronico,
          confirmacao de reserva, numero do voo
        `),
      ],
      [
        2,
        phraseList(`
          passenger, passengers, flight, airport, airline, terminal, gate, baggage, check-in, check-out,
          nights, guest name, platform, carriage, passagier, reisende, flughafen, gleis, gepack, naechte,
          zimmer, anreise, abreise, passager, aeroport, bagages, voiture, quai, nuits, pasajero, aeropuerto,
          equipaje, noches, passeggero, aeroporto, bagaglio, notti, passagiers, luchthaven, bagage, nachten,
          pasazer, lotnisko, bagaz, passageiro, bagagem, noites, seat, sitzplatz, wagen, abfahrt, ankunft,
          abflug, depart, arrivee, partenza, arrivo, vertrek, aankomst, wylot, przylot, odjazd, przyjazd,
          partida, chegada, salida, llegada, departure time, arrival time, reiseplan, localizador,
          itinerary, check in, e ticket
        `),
      ],
    ],
  },
}
