import {PDFName} from 'pdf-lib'
import {annotation, type Feature, text} from './feature.ts'

export const forms: Feature[] = [
  {
    what: 'a form with fields of all types',
    marker: /feff0043007500730074006f006d00650072/,
    add: (pdf) => {
      const form = pdf.getForm()
      const page = pdf.getPage(2)
      const place = (y: number) => ({x: 20, y, width: 100, height: 20})
      const name = form.createTextField('Customer.name')
      name.addToPage(page, place(20))
      name.setText('Jürgen (Müller) \\ Söhne')
      const agreed = form.createCheckBox('agreed')
      agreed.addToPage(page, place(50))
      agreed.check()
      const radio = form.createRadioGroup('delivery')
      radio.addOptionToPage('post', page, place(80))
      radio.addOptionToPage('courier', page, place(110))
      radio.select('courier')
      const list = form.createDropdown('country')
      list.addOptions(['Österreich', 'Schweiz'])
      list.addToPage(page, place(140))
      list.select('Schweiz')
      const options = form.createOptionList('goods')
      options.addOptions(['a', 'b', 'c'])
      options.addToPage(page, place(170))
      form.createButton('print').addToPage('Print', page, place(200))
    },
  },
  {
    what: 'calculations, validation and the order they run in',
    marker: new RegExp(Buffer.from('AFSimple_Calculate').toString('hex')),
    add: (pdf, {context, object}) => {
      const form = pdf.getForm()
      const sum = form.createTextField('sum')
      sum.addToPage(pdf.getPage(2), {x: 20, y: 20, width: 100, height: 20})
      const script = object({S: 'JavaScript', JS: text('AFSimple_Calculate("SUM", ["a", "b"])')} as never)
      sum.acroField.dict.set(PDFName.of('AA'), context.obj({C: script, K: script, V: script, F: script}))
      form.acroForm.dict.set(PDFName.of('CO'), context.obj([sum.ref]))
      form.acroForm.dict.set(PDFName.of('NeedAppearances'), context.obj(false))
    },
  },
  {
    what: 'a static XFA form',
    marker: new RegExp(Buffer.from('xfa:datasets').toString('hex')),
    add: (_, tools) => {
      const field = annotation(tools, 'Widget', {FT: 'Tx', T: text('one'), V: text('1'), DA: text('/Helv 9 Tf')})
      const XFA = [
        text('preamble'),
        tools.stream('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">'),
        text('datasets'),
        tools.stream('<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data/></xfa:datasets>'),
        text('postamble'),
        tools.stream('</xdp:xdp>'),
      ]
      tools.page(2, {Annots: [field]})
      tools.catalog({AcroForm: {Fields: [field], XFA}})
    },
  },
  {
    what: 'an empty signature field',
    marker: /"\/Sig"/,
    add: (_, tools) => {
      const field = annotation(tools, 'Widget', {FT: 'Sig', T: text('sign here'), P: tools.pages[2]})
      tools.page(2, {Annots: [field]})
      tools.catalog({AcroForm: {Fields: [field], SigFlags: 0}})
    },
  },
]
