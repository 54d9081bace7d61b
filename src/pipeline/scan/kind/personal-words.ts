import {phraseList} from '../values/fold.ts'
import type {KindWords} from './kind-words.ts'

/** Of papers about a person: pay, taxes, health and travel. */
export const personalWords: Record<'payslip' | 'tax' | 'medical' | 'travel', KindWords> = {
  payslip: {
    titles: phraseList(`
      payslip, pay slip, pay stub, pay statement, wage slip, salary slip, earnings statement, lohnabrechnung,
      gehaltsabrechnung, entgeltabrechnung, verdienstabrechnung, abrechnung der brutto netto bezuge, bulletin de
      paie, bulletin de salaire, fiche de paie, nomina, recibo de salarios, busta paga, cedolino paga,
      loonstrook, salarisspecificatie, pasek wynagrodzen, lista plac, recibo de vencimento,
      entgeltnachweis, pasek plac, wage statement, recibo de nomina, salarisstrook
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
          receber,
          regular hours, federal income tax, entgeltnachweis, grundgehalt, kv-beitrag, rv-beitrag,
          salaire de base, net a payer avant impot, retraite complementaire, contingencias comunes,
          liquido total a percibir, paga base, netto del mese, contributi inps, bruto loon, netto uit te betalen,
          pensioenpremie, pasek plac, wynagrodzenie brutto, zaliczka na podatek, subsidio de alimentacao, ni no,
          basic pay
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
          deducciones, year to date, ytd, national insurance,
          lst, solz, kist, rv, kv, net pay, uberweisung, salario, csg, vencimento, do wyplaty, liquido,
          auszahlung
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
      declaracao de rendimentos, nota de liquidacao,
      tax calculation, avis d impot sur les revenus, definitieve aanslag, declaracion de impuestos,
      property tax statement, individual income tax return, modelo 100,
      avviso imu, taxe fonciere, taxe d habitation, steuererklarung,
      vorauszahlungsbescheid, umsatzsteuer-voranmeldung, aangifte omzetbelasting, aangifte inkomstenbelasting,
      vat return, declaration de tva
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
          declaracao de rendimentos, autoridade tributaria, nota de liquidacao, imposto sobre o rendimento,
          personal allowance, tax calculation, standard deduction, revenu fiscal de reference, impot net,
          avis d impot sur les revenus, finances publiques, cuota diferencial, base liquidable,
          resultado de la declaracion, imposta netta, reddito complessivo, definitieve aanslag, verzamelinkomen,
          podatek nalezny, nadplata, assessed value, hebesatz, grundsteuer b, jahresbetrag grundsteuer,
          federal income tax withheld, hm revenue customs, hmrc, hm revenue and customs,
          einkommensteuer und solidaritatszuschlag,
          imposta municipale, rendita catastale, imposta dovuta, entfernungspauschale, bruttoarbeitslohn,
          canada revenue agency,
          vorauszahlungsbescheid, umsatzsteuer-voranmeldung, omzetbelasting, voorbelasting, vat return,
          einkommensteuer
        `),
      ],
      [
        2,
        phraseList(`
          taxpayer, filing status, withholding, exemptions, dependents, tax period, veranlagungszeitraum,
          steuerpflichtiger, einspruch, werbungskosten, sonderausgaben, contribuable, foyer fiscal,
          contribuyente, contribuente, belastingplichtige, podatnik, contribuinte, utr,
          rechtsbehelfsbelehrung,
          refund, income tax, total income, verbleibende steuer, abzug vom lohn, prelevement a la source,
          a devolver, imposta, ingehouden, przychod, dochod, taxe, tax rate, parcel
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
      badan, skierowanie, receita medica, atestado medico, relatorio medico,
      discharge letter, lab report, vaccination record, optical prescription, medication list, uberweisung,
      medikationsplan, informe de urgencias, informe de alta, esami ematochimici, medicatieoverzicht,
      zaswiadczenie lekarskie, compte rendu d echographie, compte rendu d hospitalisation,
      blood test results, test results, receta, treatment plan, dental treatment plan, certificato vaccinale,
      certificat de vaccination, impfausweis, rezept arzt, attest
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
          resultados de analises,
          discharge letter, lab report, vaccination record, optical prescription, medication on discharge,
          once daily, twice daily, ordonnance, comprime matin, medecin generaliste, befund vom, facharzt,
          mitbehandlung, informe de urgencias, motivo de consulta, esami ematochimici, medicatieoverzicht,
          huisarts, echographie, niezdolny do pracy, optometrist, medikationsplan,
          blood test, every 8 hours, cada 8 horas, certificato vaccinale, vaccino, impfung, krankschreibung,
          arbeitsunfahig, analisis de sangre, prise de sang, badanie krwi, bloedonderzoek, analises ao sangue
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
          uberweisung, ordonnance, referto, rozpoznanie, date of birth, test results,
          dob, dose, vaccine, booster, nurse, glucose, emoglobina, creatinina, mg dl, ibuprofen, paracetamol,
          daags, comprime, sph, cyl, axis, diagnostico, tratamiento, radiografia, dr med, lek med, mrt, mri, ecg,
          examen normal, physiotherapie, geb, edad, follow-up, lab,
          capsula, capsule, tooth, crown, ferritin, surgery, gp, dentist, zahnarzt, dentiste, dentista,
          appointment, hb, antibiotic, amoxicillin, amoxicilina, amoxicilline
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
      confirmacao de reserva, bilhete eletronico,
      your stay, reserva confirmada, prenotazione hotel, prenotazione confermata, bahnticket, car rental voucher,
      ferry booking, potwierdzenie rezerwacji lotu, bilhete de comboio, votre voyage,
      hotel reservation, flight confirmation, train e-ticket, conferma volo, confirmacion de vuelo,
      confirmation de vol, flugbestatigung, hotelbuchung, hotelbevestiging, rezerwacja hotelu,
      confirmacao de voo, reserva de hotel,
      billet, billet tgv, billet de train, pauschalreise, train ticket, bus ticket
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
          confirmacao de reserva, numero do voo,
          your stay, e-billet, votre voyage, hinfahrt, ruckfahrt, bahnticket, reserva confirmada, itinerary for,
          baggage allowance, car rental, ferry booking, free cancellation, double room, codice prenotazione,
          prenotazione hotel, camera doppia, nr rezerwacji, bilhete de comboio, confirmation no, airline ref,
          hotel reservation, flight confirmation, conferma volo, confirmacion de vuelo, confirmation de vol,
          fahrgast, reiziger, per night, spoor, hotelbuchung,
          tgv, hinflug, ruckflug, pauschalreise, halbpension, demi-pension, half board
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
          itinerary, check in, e ticket,
          hbf, arrival, departure, guests, breakfast, vuelo, vol, volo, vlucht, pick-up, drop-off, check in by,
          outbound, carruagem, lugar, gare, 2 klasse, erwachsener, maleta, reservation number, economy,
          ticketcode, prenotazione,
          guest, room, rate, bus, asiento, sitz, zitplaats, posto, miejsce, trein, spoor
        `),
      ],
    ],
  },
}
