// Files that are served as they are: imported `with { type: 'file' }`, each is a path that also holds inside the
// compiled binary. Without these lines the compiler would look for the modules' own types.
declare module 'swagger-ui-dist/swagger-ui-bundle.js' {
  const path: string;
  export default path;
}
declare module 'swagger-ui-dist/swagger-ui.css' {
  const path: string;
  export default path;
}
declare module 'redoc/bundles/redoc.standalone.js' {
  const path: string;
  export default path;
}
