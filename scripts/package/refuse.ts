/** What `npm publish` in a checkout runs: its package.json asks for onnxruntime in the form that installs badly. */
console.error('Publish the folders in dist-npm instead: npm run build:npm, and CONTRIBUTING.md about releases.')
process.exit(1)
