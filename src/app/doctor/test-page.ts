/**
 * A small bill as PNG (560 x 420, 1 bit): eight lines of a monospaced face, rendered once from SVG with sharp. Its total is
 * 12.50. Part of the program, so that the self-test needs no file.
 */
const png = [
  'iVBORw0KGgoAAAANSUhEUgAAAjAAAAGkAQMAAAAVII3kAAAABlBMVEX///8AAABVwtN+AAAACXBIWXMAAAsTAAALEwEAmpwYAAAIlUlEQVR42u',
  '3cz4vkxhUH8BJlpnwYV/m4gYpE/oMOuQgiLOf/yKHNgnPJQYMh6cNiVdOQOcRsrobkj8gxt1Qz4L0Ecg4YUs1A9hgFH1aBTivvldQ9079UNb0D',
  'BvO+ZnHPTvdnW6WSukr11IxRKBQKhUKhUCjfW0TLG9VyW9Xr0sHPpZ1e85Zv4GHOyu5NE8eoNfy34Q6ZNfzcOSfFmncGmbp7s4ljUq1S1S08gy',
  '9pgFEp7+zwbro4Jv9ASymAqVguGUssc1IqnjhkmBPCRDEzBgxfNMiogdGCsy3DbRQDrxYyufszMgIYc8AkT2L+MjC8ZxYPjItiXM98vX03fqP4',
  'A8OewPDF19u2ccAUFzJi8SfY4X5PrVm3yfkiuYBRHf9q2/1q45mFvYBZ89dV3ZbY8TPnmb4XP5HZ8N9B25Qt/MwbJ5FhF7SN8kyumT8asInNJY',
  'zgt8ikviP1e+qJTNXv8MVwTDE26bsfe1r32zJN3/0Ghj8wsQeDVtCL5zumuojJ8QgfGDigEmSgyXcMjztRfKJlKtn9vJn1jG38aWvHlHGnrQxO',
  'osCYBg4GOLckw0kUfwVnQyc20af0VrIvPIPt0Bkn4ZS+Y1r61KNQKBTKewU/HsXlUw+jGjSqHaOOZhsRQ+zSZO0+k7W7j//hwcDoUaYoPJNsmS',
  'I/ZIQLMj8xk9Qz/vn9UOUCBt6EDDLTpzCJFTj6m+KruVXwZ2CupjhIYWnfSGqUKY14J2rPlB37tyutarJ+UiYruRHspmtUM2H3fzXjjOoEjqor',
  'lm1Y19Qua3cM/IqtuiZrgensGMONzgSOh2e4US1zVa6HjbqeKBi8Oc0KnbP75RkGmo53DTBKzOEpJTJNYifV9cDoHEbOxmoY8ubszrpxJld+3J',
  'k5nFQlNq/kA8OTec9M78wZJt8ywjOiPcksganki5uzTDW0zcCwtWe6tt4MTK6RMQHGHTDYso4fMOzOM/o/5xh87jEDf3bduVwDc98z/1icYfDQ',
  '3mOkZ0zfnfuRLTC/Yshcn2UEO8k8ejcVTPjZbz3z0R/PMXLL6H6Hs+uTzG/YNexw9ftzjD5gPvVtg/M1ZIot8wn09lyrP/CTDLfFlpGZZ6oCJ+',
  'OsmRTX8D/8rROeUUwXQp1myjUcz8jUa/XOM3XLOnh93WQwJ39gCibg0Ixg+FvPwEWlGpgMpx2lP9F4RsOkWDRCnGYe5+rktG3Ii+gPm6uTk8hD',
  'Lxj5LMyH6Ym/nB554YtuY5/NTTQzNiHkjlEoFMoPKPvrCK/w81b3qx4TGL21yYapmPOeH55un8jXOILWYi1Ar+rGPyijGLfPCAvX1FNcpZjOZi',
  'IVt+bVNIJxzWNGe0ZKfFPu00KqK1jkiWkblz9i4IP6IxjXaIFNBFsn8YGLYzgOQ9SW+fGWwbb2D2wUo7NWdaa2/lKsZj+ybPrAcJMsY5k1MJ0T',
  'PfNTaBRgOLJPYj6WMNJzW+YGGgVeLXCAWnjmnzaKgfEIDBirgfkMtkbfmw5nerl+afi8c9EMjLYGZmVhUHlvNshU+jsjkqaJYwQyk2FPLaFRgK',
  'lxsNN4xlVRDPR3mCH0/6SG+Y5nYFwKq0OwUTJxedyeeszwuRUMWxamPQm2NQyS4xjtN2rofjBxAQb7DYw8DTB5LJMfMLJnXjD/tqpIJj/D5Mw/',
  'cNGM8tOeYU/h1nhmAj9IHG/HNXEFzBSePfQbZPyJAlZBGE54WdQOf9sUGQxWXd/9Cr81Kr0SZgoTclhygqloE3USzd7Bgh2cMHGS11lk8NwJM4',
  'N6jQ9sHXUSZeoty0zpdsyE8RbWTJCBB/DP2Is+K6rH11wuz/R5GLe78EahUCgUCoVCoVAoFAqFQqHsJemCBcS1geXgDfvy/ZgE10WAwQqf92FW',
  'Dpnk3oRq0MYZ0+C6PR+/wh9xRa3yzDzAJA1rI5jxugdYUlgHyr09Eyje50ZtRPcMTCo/GG+gCssIggxeqzaBq5vwjl8EmFyMX0fFWxGuU1GEGB',
  '5g8JcqyJRd0tlQzxLBjSqhIm6M8UWA/DbUxHDtfHSjZCwjRxn9PIxfreALE2ZGC0H7KsngoakDjMO10jAjhRB2tPdxq9PkLnDagjrH/40xUApo',
  'sfYqwPAN/2+QacdP6RQKhUKhsPPL1+7y9evtnR3nmAKW7uGvQ59TZTvKwO3DpfUlVOOfmrP8gZkeM/D6G9DF68DUo/pwr3L36N1oX0cBBRXjUw',
  '/HRhm2Y+YBBgquoB6kZ7LkjTlksP5LhkZbUKvdwi0e9UsjoAauPipo6utvdGjsBwzWcHQrZJJueVjQFMm07GO4PXy+XFlfJPMLdxkDt6xcYfut',
  'rC+YOipo0sk3yLy8HR+lQzXflUgWZnXXM/aI+Tsy392OzxngYBDITO9e4/3XlzIMiloEDDPPM1EbxYqsZ95+dYaJamIs6vPMv/72fkzeM58/C+',
  'N+/S3sqZNMzMEAjOqZX57e4XGHpimQWVr3anaW4TZ8hM8KuMVjuXL5DIsQl4dMCrevc4vf7jB62oJ7q/AWjw4YKLXrDhm47RyqLS0PXL9htVN4',
  'i8eX0zwHpp4fM5mBm8xo6kGhUCgUCoVCoVAoFAqFQmE/2IIrDl+P5FJfoCC6JXwvimV7qx6RBVdqnXXNjoEv6232Vj1iC65UCu8me8S0e6sesQ',
  'VXWuK38fYMXlqt8r1Vj9iCK8/8/BGjDypM4gquoBooZz8zIca4COaLEBMscfLMzTMxdpSJKLjyzGd2t8P39hQy0QVXOdxdfrr74Q3ELq7gChk3',
  'MHC9eP++Xh1bcOUZ63Ztc8hEFlwhkzxiqmqfiS24QqZzpw8GvC37KUxzltHxDNyVfrbfRBZcaTXOxBZcSWTyB0YerHpEFlyl+CW/sOiB3xnInN',
  'tn0uiCq7Vn6g12Pwe7TOydHVexBVctMsXAlOYkQ6seFAqFQqFQKBQK5fvN/wF1IK8jvsezXAAAAABJRU5ErkJggg==',
]

export const testPage = (): Buffer => Buffer.from(png.join(''), 'base64')
