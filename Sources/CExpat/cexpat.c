#include "cexpat.h"

#include <dlfcn.h>
#include <expat.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static XML_Parser (*parser_create)(const XML_Char *);
static void (*parser_free)(XML_Parser);
static void (*set_user_data)(XML_Parser, void *);
static void (*set_element_handler)(XML_Parser, XML_StartElementHandler, XML_EndElementHandler);
static void (*set_text_handler)(XML_Parser, XML_CharacterDataHandler);
static void (*set_doctype_handler)(XML_Parser, XML_StartDoctypeDeclHandler);
static enum XML_Status (*parse)(XML_Parser, const char *, int, int);
static enum XML_Status (*stop_parser)(XML_Parser, XML_Bool);
static enum XML_Error (*error_code)(XML_Parser);
static const XML_LChar *(*error_string)(enum XML_Error);
static XML_Size (*current_line)(XML_Parser);
static XML_Size (*current_column)(XML_Parser);
static const XML_LChar *(*expat_version)(void);

static const char *failure;
static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static void load(void) {
  void *library = dlopen("libexpat.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    failure = "libexpat.so.1 is not installed (Debian package libexpat1)";
    return;
  }
  const struct {
    const char *name;
    void *target;
  } functions[] = {
      {"XML_ParserCreate", &parser_create},
      {"XML_ParserFree", &parser_free},
      {"XML_SetUserData", &set_user_data},
      {"XML_SetElementHandler", &set_element_handler},
      {"XML_SetCharacterDataHandler", &set_text_handler},
      {"XML_SetStartDoctypeDeclHandler", &set_doctype_handler},
      {"XML_Parse", &parse},
      {"XML_StopParser", &stop_parser},
      {"XML_GetErrorCode", &error_code},
      {"XML_ErrorString", &error_string},
      {"XML_GetCurrentLineNumber", &current_line},
      {"XML_GetCurrentColumnNumber", &current_column},
      {"XML_ExpatVersion", &expat_version},
  };
  for (size_t index = 0; index < sizeof functions / sizeof *functions; index++) {
    void *symbol = dlsym(library, functions[index].name);
    if (symbol == NULL) {
      failure = "libexpat.so.1 lacks functions of Expat 2.0";
      return;
    }
    memcpy(functions[index].target, &symbol, sizeof symbol);
  }
}

const char *cexpat_load(void) {
  pthread_once(&loaded, load);
  return failure;
}

const char *cexpat_version(void) { return cexpat_load() == NULL ? expat_version() : NULL; }

struct cexpat_parser {
  XML_Parser expat;
  void *context;
  cexpat_functions functions;
  cexpat_result result;
  int depth;
  /// How many elements deep in one that is skipped; 0 elsewhere.
  int skipped;
  /// Whether the innermost element's text is wanted.
  int wants_text;
  /// Where it was stopped; Expat itself goes on to the end of the tag.
  size_t line, column;
};

static size_t line_of(const cexpat_parser *parser) { return (size_t)current_line(parser->expat); }

static size_t column_of(const cexpat_parser *parser) { return (size_t)current_column(parser->expat) + 1; }

static void stop(cexpat_parser *parser, cexpat_result result) {
  if (parser->result != CEXPAT_OK) return;
  parser->result = result;
  parser->line = line_of(parser);
  parser->column = column_of(parser);
  stop_parser(parser->expat, XML_FALSE);
}

uint64_t cexpat_hash(const char *name, size_t length) {
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t index = 0; index < length; index++) hash = (hash ^ (unsigned char)name[index]) * 0x100000001b3;
  return hash;
}

static void on_start(void *data, const XML_Char *name, const XML_Char **attributes) {
  (void)attributes;
  cexpat_parser *parser = data;
  if (parser->result != CEXPAT_OK) return;
  if (++parser->depth > CEXPAT_MAXIMUM_DEPTH) {
    stop(parser, CEXPAT_TOO_DEEP);
  } else if (parser->skipped > 0) {
    parser->skipped++;
  } else if (parser->wants_text) {
    stop(parser, CEXPAT_ELEMENT_IN_TEXT);
  } else {
    size_t length = strlen(name);
    switch (parser->functions.start(parser->context, name, length, cexpat_hash(name, length))) {
    case CEXPAT_SKIP: parser->skipped = 1; break;
    case CEXPAT_ENTER: break;
    case CEXPAT_TEXT: parser->wants_text = 1; break;
    case CEXPAT_STOP: stop(parser, CEXPAT_STOPPED); break;
    }
  }
}

static void on_end(void *data, const XML_Char *name) {
  (void)name;
  cexpat_parser *parser = data;
  if (parser->result != CEXPAT_OK) return;
  parser->depth--;
  if (parser->skipped > 0) {
    parser->skipped--;
  } else {
    parser->wants_text = 0;
    if (!parser->functions.end(parser->context)) stop(parser, CEXPAT_STOPPED);
  }
}

static void on_text(void *data, const XML_Char *bytes, int length) {
  cexpat_parser *parser = data;
  if (!parser->wants_text || parser->skipped > 0 || parser->result != CEXPAT_OK) return;
  parser->functions.text(parser->context, bytes, (size_t)length);
}

static void on_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal) {
  (void)name, (void)system, (void)public, (void)internal;
  stop(data, CEXPAT_DOCTYPE);
}

cexpat_parser *cexpat_new(void *context, cexpat_functions functions) {
  if (cexpat_load() != NULL) return NULL;
  cexpat_parser *parser = calloc(1, sizeof *parser);
  if (parser == NULL) return NULL;
  parser->expat = parser_create(NULL);
  if (parser->expat == NULL) {
    free(parser);
    return NULL;
  }
  parser->context = context;
  parser->functions = functions;
  set_user_data(parser->expat, parser);
  set_element_handler(parser->expat, on_start, on_end);
  set_text_handler(parser->expat, on_text);
  set_doctype_handler(parser->expat, on_doctype);
  return parser;
}

void cexpat_free(cexpat_parser *parser) {
  parser_free(parser->expat);
  free(parser);
}

cexpat_result cexpat_parse(cexpat_parser *parser, const void *bytes, size_t length, int is_last) {
  const size_t step = 1 << 24;
  const char *next = bytes;
  do {
    if (parser->result != CEXPAT_OK) return parser->result;
    size_t count = length < step ? length : step;
    length -= count;
    if (parse(parser->expat, next, (int)count, is_last && length == 0) != XML_STATUS_OK && parser->result == CEXPAT_OK) {
      parser->result = error_code(parser->expat) == XML_ERROR_NO_MEMORY ? CEXPAT_NO_MEMORY : CEXPAT_MALFORMED;
    }
    if (next != NULL) next += count;
  } while (length > 0);
  return parser->result;
}

const char *cexpat_message(const cexpat_parser *parser) { return error_string(error_code(parser->expat)); }

size_t cexpat_line(const cexpat_parser *parser) { return parser->line != 0 ? parser->line : line_of(parser); }

size_t cexpat_column(const cexpat_parser *parser) { return parser->line != 0 ? parser->column : column_of(parser); }
