/** A receipt that is read surely and whose sums hold. */
export const cafeReceipt = `
HILL CAFE LTD
12 Mill Road, 12345 Springfield
RECEIPT
DATE: 25/12/2018 20:13
TEA            2.00
CAKE           3.00
SUBTOTAL       5.00
GST 6%         0.30
TOTAL RM       5.30
CASH RM       10.00
CHANGE RM      4.70`
