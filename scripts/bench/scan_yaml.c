// SPDX-License-Identifier: MIT
// The yardstick: what libyaml alone needs to scan the files, and nothing else. usage: scan_yaml FILE…
#include <stdio.h>
#include <yaml.h>

static long scan(const char *path) {
  yaml_parser_t parser;
  yaml_token_t token;
  long tokens = 0;
  int more = 1;
  FILE *file = fopen(path, "rb");
  if (!file || !yaml_parser_initialize(&parser)) return -1;
  yaml_parser_set_input_file(&parser, file);
  for (; more; tokens++) {
    if (!yaml_parser_scan(&parser, &token)) return -1;
    more = token.type != YAML_STREAM_END_TOKEN;
    yaml_token_delete(&token);
  }
  yaml_parser_delete(&parser);
  fclose(file);
  return tokens;
}

int main(int count, char **names) {
  for (int index = 1; index < count; index++) {
    long tokens = scan(names[index]);
    if (tokens < 0) return fprintf(stderr, "scan_yaml: cannot read %s\n", names[index]), 1;
    printf("%ld\n", tokens);
  }
  return 0;
}
