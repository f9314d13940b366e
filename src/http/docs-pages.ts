/** Where the documentation's own files are served. */
export const ASSETS_PATH = '/docs/assets';

/** Where the document is served. */
export const OPENAPI_PATH = '/openapi.json';

/** The page to read and try the API on; scripts are files, so that the page's policy can forbid inline ones. */
export const SWAGGER_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Larkline support desk API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${ASSETS_PATH}/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="${ASSETS_PATH}/swagger-ui-bundle.js"></script>
<script src="${ASSETS_PATH}/swagger-init.js"></script>
</body>
</html>
`;

/** The page to read the API on. */
export const REDOC_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Larkline support desk API reference</title>
<link rel="icon" href="data:,">
</head>
<body>
<div id="redoc"></div>
<script src="${ASSETS_PATH}/redoc.standalone.js"></script>
<script src="${ASSETS_PATH}/redoc-init.js"></script>
</body>
</html>
`;

/** Starts Swagger UI: requests can be tried, tokens stay in the page, and no outside validator is asked. */
export const SWAGGER_INIT = `SwaggerUIBundle({
  url: '${OPENAPI_PATH}',
  dom_id: '#swagger-ui',
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/** Starts Redoc. */
export const REDOC_INIT = `Redoc.init('${OPENAPI_PATH}', { hideLoading: true }, document.getElementById('redoc'));
`;
