# Writes generated/page.h: the files of the phone page as C byte arrays.
set(text "/* Made by cmake/page.cmake from src/web/. */\n")
foreach(name html js css)
  file(READ ${SOURCE_DIR}/phone.${name} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND text "static const unsigned char page_${name}[] = {${bytes}0};\n")
endforeach()
file(WRITE ${OUTPUT} "${text}")
