// Imports `with { type: 'file' }`: the path of the file, also inside the compiled binary.
declare module '*.wasm' {
  const path: string;
  export default path;
}
declare module '*.data' {
  const path: string;
  export default path;
}
declare module '*.tgz' {
  const path: string;
  export default path;
}
