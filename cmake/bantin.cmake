# What every target of the house shares: the standard, the warnings, and one line per test.

add_library(bantin_flags INTERFACE)
target_include_directories(bantin_flags INTERFACE
    ${PROJECT_SOURCE_DIR}/src ${PROJECT_BINARY_DIR}/generated)
target_compile_definitions(bantin_flags INTERFACE _GNU_SOURCE)
target_compile_options(bantin_flags INTERFACE
    -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes
    -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wformat=2 -Wundef
    -fstack-protector-strong -fno-strict-overflow -fPIE)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  # Asserts stay on in release: what we got wrong must stop us everywhere.
  set(CMAKE_C_FLAGS_RELEASE "-O2 -g1")
  target_compile_options(bantin_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  target_link_options(bantin_flags INTERFACE -pie -Wl,-z,relro,-z,now)
endif()
if(BANTIN_SANITIZE)
  target_compile_options(bantin_flags INTERFACE
      -fsanitize=${BANTIN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(bantin_flags INTERFACE -fsanitize=${BANTIN_SANITIZE})
endif()

# bantin_library(folder source...): the one library of a folder of the house.
function(bantin_library folder)
  add_library(bantin_${folder} STATIC ${ARGN})
  target_link_libraries(bantin_${folder} PUBLIC bantin_flags)
endfunction()

# bantin_test(name libs...): tests/<folder>/<name>.c becomes the ctest <name>.
function(bantin_test name)
  add_executable(${name} ${name}.c)
  set_source_files_properties(${name}.c PROPERTIES
      COMPILE_OPTIONS "-Wno-cast-qual;-Wno-format-nonliteral")
  target_link_libraries(${name} PRIVATE ${ARGN} cmocka bantin_flags)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

# bantin_fuzz(name libs...): tests/fuzz/<name>.c as a libFuzzer target.
function(bantin_fuzz name)
  add_executable(${name} ${name}.c)
  target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(${name} PRIVATE ${ARGN} bantin_flags)
endfunction()
